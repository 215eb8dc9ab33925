"""The codes of languages, ISO 639-1, and what people write for some of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ALL: Final = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
CODES: Final = frozenset(_ALL.split())
"""https://www.loc.gov/standards/iso639-2/php/code_list.php"""

_MEANT: Final[Mapping[str, str]] = {
    "english": "en", "eng": "en", "gb": "en", "us": "en", "french": "fr", "fra": "fr", "fre": "fr",
    "français": "fr", "francais": "fr", "fijian": "fj", "fij": "fj", "samoan": "sm", "smo": "sm", "ws": "sm",
    "tongan": "to", "ton": "to", "bislama": "bi", "bis": "bi", "maori": "mi", "māori": "mi", "tahitian": "ty",
    "marshallese": "mh", "nauruan": "na", "chamorro": "ch", "hindi": "hi", "chinese": "zh", "cn": "zh",
}  # fmt: skip


def language_meant(text: str) -> str:
    """Write the hint for a text that is no code of a language."""
    folded = text.casefold()
    code = folded if folded in CODES else _MEANT.get(folded, "")
    return f"Write {code}." if code else "Write the code of ISO 639-1, two small letters, such as en or fr."
