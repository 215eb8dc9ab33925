"""Exit codes: what the number that a command leaves with says, once for all commands."""

from __future__ import annotations

from typing import Final

ALL_WELL: Final = 0
FOUND: Final = 1
"""Something was found: a rulebook's faults, a failed example, an estimate that cannot be worked out."""

WRONG_USE: Final = 2
"""Wrong usage, an input that cannot be read, or a rulebook that does not load."""

SOME_REFUSED: Final = 3
"""Done, and some records were refused."""

STOPPED: Final = 130
READER_LEFT: Final = 141
