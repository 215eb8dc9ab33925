"""Which version of a rulebook is meant: this file takes a code, a folder, either at a date, a digest or an overlay."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.days import day_from_text, day_text
from engine.errors import UnusableValue
from service.desk import day_of, models_in_use, read_overlays
from service.kept import Kept, damaged, kept_versions, laid_out

if TYPE_CHECKING:
    from engine.indicators.indicator import WordList
    from engine.rulebook.book import Rulebook
    from engine.rulebook.overlay import Overlay

_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{1,64}|[0-9a-f]{8,64}")
_SHOWN: Final = 12
_LISTED: Final = 10
_OVERLAYS: Final = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Places:
    """Where versions are looked for: folders of rulebooks before the shipped ones, and the folder of kept versions.

    ``models`` are collection models of third parties that they may name, beside those of the settings.
    """

    folders: Sequence[Path] = ()
    kept: Path | None = None
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One rulebook as it was found, and the day that it was asked for.

    ``shown`` is how it was named; ``words`` are its own word lists where they are not those that are here now.
    """

    rulebook: Rulebook
    day: int | None
    shown: str
    words: Mapping[str, WordList] | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions with the day of each, and what is to be said of that choice."""

    old: Version
    new: Version
    old_day: int
    new_day: int
    remarks: tuple[str, ...]


def find_pair(old: str, new: str, day: str | None, places: Places) -> Pair:
    """Find two versions and their days.

    Parameters
    ----------
    old, new
        A folder or code, either with @DATE, or a digest; as ``new`` also an overlay's file, which is laid over ``old``.
    day
        The day of a version that names none; None is today where the law applies.
    places
        Where to look.

    Raises
    ------
    UnusableValue, UnknownRulebook, RulebookError
        For a name that stands for nothing, or for the laws of two countries.
    """
    if _is_overlay(old):
        message = f"{old} is an overlay, which lies over a rulebook: name the rulebook first and the overlay second."
        raise UnusableValue(message, code="overlay_first")
    first = find_version(old, places)
    second = _laid_over(first, new, places) if _is_overlay(new) else find_version(new, places)
    countries = first.rulebook.country, second.rulebook.country
    if countries[0] != countries[1]:
        message = f"{old} is the law of {countries[0]} and {new} of {countries[1]}; two versions of one are compared."
        raise UnusableValue(message, code="two_countries")
    return _with_days(first, second, day)


def find_version(text: str, places: Places) -> Version:
    """Find the version that a name stands for.

    Raises
    ------
    UnusableValue, UnknownRulebook, RulebookError
        For a name that stands for nothing.
    """
    from engine.rulebook.load import load

    name, at, date = text.rpartition("@")
    named, day = (name, day_from_text(date)) if at and not Path(text).is_dir() else (text, None)
    folder = Path(named)
    if not folder.is_dir() and _DIGEST.fullmatch(named):
        return replace(_by_digest(named.removeprefix("sha256:"), places), day=day, shown=text)
    is_book = (folder / "about.yaml").is_file()
    return Version(
        load(folder.resolve() if is_book else named, places.folders, models=models_in_use(places.models)), day, text
    )


def _is_overlay(text: str) -> bool:
    return Path(text).suffix in _OVERLAYS


def _laid_over(old: Version, overlay: str, places: Places) -> Version:
    from engine.rulebook.load import load

    added = read_overlays([Path(overlay)])
    book = old.rulebook
    if book.folder.is_dir():
        laid = load(
            book.folder, places.folders, (*book.overlays, *added), book.base, models=models_in_use(places.models)
        )
    else:
        laid = _load_kept(_kept_of(book.digest, places), places, added)
    return Version(laid, old.day, overlay, old.words)


def _with_days(old: Version, new: Version, day: str | None) -> Pair:
    remarks: list[str] = []
    if old.day is not None and new.day is None and new.rulebook.overlays != old.rulebook.overlays:
        new = replace(new, day=old.day)
    usual = day_of(day, old.rulebook.timezone)
    added = new.rulebook.overlays[len(old.rulebook.overlays) :]
    begins = max((overlay.since for overlay in added if overlay.since is not None), default=usual)
    if day is None and old.day is None and new.day is None and begins > usual:
        usual = begins
        remarks.append(f"The overlay begins on {day_text(begins)}; both are taken on that day. --day chooses another.")
    old_day, new_day = (usual if version.day is None else version.day for version in (old, new))
    return Pair(old, new, old_day, new_day, tuple(remarks))


def _by_digest(digits: str, places: Places) -> Version:
    from engine.rulebook.load import available, load
    from engine.rulebook.snapshot import digest

    kept = {one.digest: one for one in kept_versions(places.kept)}
    present = {digest(folder): folder for folder in available(places.folders)}
    found = sorted(one for one in {*kept, *present} if one.removeprefix("sha256:").startswith(digits))
    if len(found) > 1:
        listed = ", ".join(one[: len("sha256:") + len(digits) + 4] for one in found)
        message = f"{digits} is the beginning of {len(found)} digests: {listed}. Give more of it."
        raise UnusableValue(message, code="ambiguous_digest")
    if not found:
        raise UnusableValue(_nothing_of(digits, list(kept.values()), present), code="unknown_digest")
    if found[0] in present:
        return Version(load(present[found[0]], places.folders, models=models_in_use(places.models)), None, digits)
    return _version_of(kept[found[0]], places)


def _nothing_of(digits: str, kept: Sequence[Kept], present: Mapping[str, Path]) -> str:
    def short(name: str, digest: str) -> str:
        return f"{name} {digest.removeprefix('sha256:')[:_SHOWN]}"

    here = sorted(short(folder.name, digest) for digest, folder in present.items())
    before = [short(one.name, one.digest) for one in kept if one.digest not in present]
    return (
        f"No rulebook has a digest that begins with {digits}. "
        f"Here now: {_first_of(here)}. Kept from before, newest first: {_first_of(before)}."
    )


def _first_of(said: Sequence[str]) -> str:
    """Name some of many, and how many there are."""
    if len(said) <= _LISTED:
        return ", ".join(said) or "none"
    return f"{', '.join(said[:_LISTED])} and {len(said) - _LISTED} more ({len(said)} in all)"


def _kept_of(digest: str, places: Places) -> Kept:
    return next(one for one in kept_versions(places.kept) if one.digest == digest)


def _version_of(kept: Kept, places: Places) -> Version:
    from engine.descriptions.lists import SHIPPED, read_word_lists

    rulebook = _load_kept(kept, places)
    with laid_out(kept) as folder:
        words = folder / "common" / "words"
        is_present = _texts(words) == _texts(SHIPPED)
        return Version(rulebook, None, kept.digest, None if is_present else read_word_lists(words))


def _load_kept(kept: Kept, places: Places, added: Sequence[Overlay] = ()) -> Rulebook:
    from engine.rulebook.load import load

    models = models_in_use(places.models)
    with laid_out(kept) as folder:
        overlays = read_overlays(sorted((folder / "overlays").glob("*"), key=lambda path: int(path.stem)))
        base = folder / "common"
        rulebook = load(folder / kept.name, (), overlays, base, models=models)
        if rulebook.digest != kept.digest:
            raise damaged(kept)
        return load(folder / kept.name, (), (*overlays, *added), base, models=models) if added else rulebook


def _texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.yaml")}
