"""Where values come from and who answers for them: citations, review days, what is unknown today, owners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.days import day_text
from engine.errors import Fault
from engine.rulebook.lint.subject import FICTIONAL, Subject
from engine.rulebook.reading import Given

_FEW_WORDS: Final = 4
_URL: Final = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?([/?#][^\s<>\"]*)?")
_PLACEHOLDER: Final = re.compile(
    r"(.*@)?(.+\.)?(example|invalid|test|localhost)(\.(com|org|net))?|tbd|none|unknown|nobody|-|\?"
)
_OWNED: Final = ("rule", "lane_setting")
_SPANNED: Final = ("rule", "relief", "together", "quota", "levy")


def thin(subject: Subject) -> Iterator[Fault]:
    """Find citations that nobody could follow."""
    for cite in subject.all_of("cite"):
        key = "text" if "text" in cite.values else "note"
        text: str = cite.get(key, "")
        if not cite.values.keys() & {"url", "read"} and len(text.split()) < _FEW_WORDS:
            message = f"{text!r} is too little to find where this comes from."
            hint = "Name the act and the section, or the page and its address, or who decided it and why."
            yield cite.fault(key, "thin_citation", message, hint)


def unreadable(subject: Subject) -> Iterator[Fault]:
    """Find addresses that no browser would open."""
    for cite in subject.all_of("cite"):
        url: str | None = cite.get("url")
        if url is not None and not _URL.fullmatch(url):
            message = f"{url} is not the address of a public page."
            yield cite.fault(
                "url", "unreadable_url", message, "Copy the address from the browser, with https:// in front."
            )


def overdue(subject: Subject) -> Iterator[Fault]:
    """Find what is in force and past its review day."""
    for given in _in_force(subject):
        day: int | None = given.get("review")
        if day is not None and day < subject.day:
            message = f"somebody was to look at this again by {day_text(day)}."
            hint = "Ask whether it still holds; then write a new entry, or a later review: day."
            yield given.fault("review", "review_due", message, hint)


def unknown_today(subject: Subject) -> Iterator[Fault]:
    """Find what is in force today and not known."""
    for given in _in_force(subject):
        if given.get("status") == "unknown":
            cite: Given | None = given.get("cite")
            section: str | None = None if cite is None else cite.get("read")
            hint = (
                f"Read {section}." if section else "Add read: to its citation, with the section of law that answers it."
            )
            yield given.fault("status", "unknown_today", "this is in force today, and nobody knows it.", hint)


def without_owner(subject: Subject) -> Iterator[Fault]:
    """Find owners that are placeholders, once for each; Examplia's are all invented."""
    told: dict[str, list[Given]] = {}
    for given in subject.all_of(*_OWNED):
        owner: str = given.get("owner", "")
        if _PLACEHOLDER.fullmatch(owner.strip().lower()):
            told.setdefault(owner, []).append(given)
    if subject.book.country == FICTIONAL:
        return
    for owner, found in told.items():
        often = "" if len(found) == 1 else f" It stands {len(found)} times in this rulebook."
        message = f"{owner} is a placeholder: nobody answers for this.{often}"
        yield found[0].fault("owner", "placeholder_owner", message, "Write the address of the office that does.")


def _in_force(subject: Subject) -> Iterator[Given]:
    """Give what holds today: of a history its last entry that has begun, and what is within its days."""
    for given in subject.all_of(*_SPANNED):
        if given.span().holds(subject.day):
            yield given
    for given in subject.all_of("parameter", "table", "list", "levy", "levies", "collection", "lanes"):
        for entries in given.values.values():
            begun = [entry for entry in entries if _has_begun(entry, subject.day)] if isinstance(entries, list) else []
            yield from begun[-1:]


def _has_begun(entry: object, day: int) -> bool:
    """Say whether an entry of a history has begun; levies have days of their own and are no history."""
    return isinstance(entry, Given) and entry.shape not in _SPANNED and entry.get("since", day + 1) <= day
