"""The written table of what may be missing when money is worked out: one bit and one name each."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint32]
"""Which inputs are missing, one bit each; 0: none."""

GOODS_VALUE: Final = 1
CURRENCY: Final = 2
EXCHANGE_RATE: Final = 4
FREIGHT: Final = 8
INSURANCE: Final = 16
DUTIES_IN_DDP_PRICE: Final = 32
ITEM_VALUE_SPLIT: Final = 64
HS_CODE: Final = 128
DUTY_RATE: Final = 256
RATE_NOT_KNOWN: Final = 512
RELIEF_CONDITION: Final = 1024
TOO_LARGE: Final = 2048
RELIEF_LINE: Final = 4096
VALUE_BASIS: Final = 1 << 28

NAMES: Final[dict[int, str]] = {
    GOODS_VALUE: "goods_value",
    CURRENCY: "currency",
    EXCHANGE_RATE: "exchange_rate",
    FREIGHT: "freight",
    INSURANCE: "insurance",
    DUTIES_IN_DDP_PRICE: "duties_in_ddp_price",
    ITEM_VALUE_SPLIT: "item_value_split",
    HS_CODE: "hs_code",
    DUTY_RATE: "duty_rate",
    RATE_NOT_KNOWN: "rate_not_known",
    RELIEF_CONDITION: "relief_condition",
    TOO_LARGE: "too_large",
    RELIEF_LINE: "relief_line",
    VALUE_BASIS: "value_basis",
}
"""What a decision calls each bit. ``item_value_split``: items with different rates, and no value for each of them;
``hs_code``: absent, or too short to choose between the rates under it; ``duty_rate``: the tariff table does not list
the goods; ``rate_not_known``: the law has the levy, and its rate is not known; ``too_large``: above what is assessed;
``relief_line``: the law has the relief, and nobody knows up to which line; ``value_basis``: nobody knows whether
the customs value includes freight and insurance.
"""

MEANT_OF_ITEMS: Final = HS_CODE | DUTY_RATE | RATE_NOT_KNOWN
"""The bits that say something of one goods item."""


def names_of(mask: int) -> list[str]:
    """Name every bit of a mask, in the order of the table."""
    return [name for bit, name in NAMES.items() if mask & bit]
