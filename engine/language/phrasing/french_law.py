"""French: how rules, reliefs, levies and histories are said around their conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LAW_PHRASES: Final[Mapping[str, str]] = {
    "rule.asks": "cette règle vérifie {condition:whether}.",
}
