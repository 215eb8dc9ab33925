"""The Landfall engine: columns of consignments in, explained decisions out. Start reading at screen.py."""

from __future__ import annotations

from typing import Final

VERSION: Final = "0.1.0"
