"""`landfall rules cases`: this file shows published cases by regime: pass, what came out, or why one is apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Literal

from service.commands.named_rulebooks import Books, find, load_named
from service.commands.options import AsJson, RulesFolders
from service.console import counted, make_table, results, say, say_json
from service.exit_codes import ALL_WELL, FOUND

if TYPE_CHECKING:
    from engine.examples import ExampleResult
    from engine.rulebook.book import Rulebook
    from engine.rulebook.written import CaseApart

_INVENTED: Final = "XX"
"""Code of Examplia: what it shows is published nowhere, so it is listed only where it is named."""
_COLUMNS: Final = ("case", "what is worked out", "printed or expected", "here", "source")
_NOT_SHOWN: Final = ("lane", "hits", "misses")
"""Parts of an expectation that no source prints: they are the rules' own."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One published case: what its source prints, and what comes of it here."""

    rulebook: str
    id: str
    title: str
    on: str
    prints: str
    outcome: Literal["pass", "fail", "apart"]
    found: tuple[str, ...]
    we_get: str
    why: str
    url: str
    file: str
    line: int

    def here(self) -> str:
        """Say what comes of it here, as the table shows it."""
        if self.outcome == "apart":
            got = f" Here: {self.we_get}" if self.we_get else ""
            return f"apart: {self.why}{got}"
        return "pass" if self.outcome == "pass" else "FAIL: " + " ".join(self.found)


def cases(books: Books = None, *, folders: RulesFolders = None, as_json: AsJson = False) -> int:
    """Show the published cases of rulebooks: what each source prints, and whether the law as written gives it.

    A case that is not run stands apart, with the reason. Exit code 1 says that a case came out otherwise.

    Example: landfall rules cases nz
    """
    from engine.examples import run_examples
    from engine.rulebook.cache import ReadingCache
    from service.settings import read_settings
    from service.warmup import prepare_kernels

    prepare_kernels(read_settings())
    cache = ReadingCache()
    loaded = [load_named(book, folders, (), cache) for book in find(books, folders or ())]
    asked = loaded if books else [book for book in loaded if book.country != _INVENTED]
    found = {book.name: tuple(_cases_of(book, run_examples(book))) for book in asked}
    failed = [case for rows in found.values() for case in rows if case.outcome == "fail"]
    if as_json:
        told = [asdict(case) for rows in found.values() for case in rows]
        say_json({"cases": told, "counts": [{"rulebook": name, **_counts(rows)} for name, rows in found.items()]})
    else:
        _tell({book.name: book for book in asked}, found)
    return FOUND if failed else ALL_WELL


def _cases_of(book: Rulebook, outcomes: Sequence[ExampleResult]) -> Iterator[_Case]:
    from engine.days import day_text

    for result in outcomes:
        example = result.example
        if example.kind == "published":
            yield _Case(
                book.name, example.id, example.title, day_text(example.on), _printed(example.expected),
                "pass" if result.has_passed else "fail", result.differences, "", "", example.cite.url or "",
                example.file, example.line,
            )  # fmt: skip
    for apart in book.apart:
        yield _apart(book, apart)


def _apart(book: Rulebook, apart: CaseApart) -> _Case:
    return _Case(
        book.name, apart.id, apart.title, "", apart.prints, "apart", (), apart.we_get, apart.why, apart.cite.url or "",
        apart.file, apart.line,
    )  # fmt: skip


def _printed(expected: Mapping[str, object]) -> str:
    """Write what an example expects of the assessment: levies by name, then the sums."""
    parts = [
        f"{part.removeprefix('levies.')} {_said(value)}"
        for part, value in sorted(expected.items(), key=lambda pair: not pair[0].startswith("levies."))
        if part not in _NOT_SHOWN
    ]
    return ", ".join(parts) or "the rules' part only"


def _said(value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _counts(rows: Sequence[_Case]) -> dict[str, int]:
    return {outcome: sum(case.outcome == outcome for case in rows) for outcome in ("pass", "fail", "apart")}


def _tell(books: Mapping[str, Rulebook], found: Mapping[str, Sequence[_Case]]) -> None:
    for name, rows in found.items():
        if rows:
            cells = [[case.id, case.title, case.prints, case.here(), case.url] for case in rows]
            results().print(make_table(f"{name}: {books[name].title}", _COLUMNS, cells))
    for name, rows in found.items():
        say(f"{name}: {_counted(rows)}")
    if len(found) > 1:
        say(f"All: {_counted([case for rows in found.values() for case in rows])}")


def _counted(rows: Sequence[_Case]) -> str:
    counts = _counts(rows)
    run = counts["pass"] + counts["fail"]
    came = f"{counts['pass']} came out as printed, {counts['fail']} otherwise" if run else "none is run"
    return f"{counted(len(rows), 'published case')}: {came}, {counts['apart']} apart."
