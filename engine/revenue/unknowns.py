"""The written table of what may be missing when money is worked out: one bit and one name each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.days import PERIODS

Mask = npt.NDArray[np.int64]
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
ITEM_CONDITION: Final = 1 << 32
LEVY_CONDITION: Final = 1 << 13
AMOUNT_NOT_KNOWN: Final = 1 << 14
AMOUNT_NOT_LISTED: Final = 1 << 15
AMOUNT_CONDITION: Final = 1 << 16
DIVIDED_BY_ZERO: Final = 1 << 17
NO_STEP: Final = DIVIDED_BY_ZERO
"""A rounding to a step that is not above 0 is told as a division by 0 is: there is no number of such steps."""

QUOTA_USED: Final = 1 << 18
CONSIGNEE_ID: Final = 1 << 19
GROSS_MASS: Final = 1 << 20
NUMBER_OF_PACKAGES: Final = 1 << 21
SAME_PARTIES_VALUE: Final = 1 << 22
ITEM_VALUE: Final = 1 << 23
ITEM_QUANTITY: Final = 1 << 24
ITEM_NET_MASS: Final = 1 << 25
ITEM_VOLUME: Final = 1 << 26
ITEM_ALCOHOL_SHARE: Final = 1 << 27
FOREIGN_TAX: Final = 1 << 29
ITEM_RETAIL_PRICE: Final = 1 << 30
RATE_OF_LAW: Final = 1 << 31

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
    LEVY_CONDITION: "levy_condition",
    AMOUNT_NOT_KNOWN: "amount_not_known",
    AMOUNT_NOT_LISTED: "amount_not_listed",
    AMOUNT_CONDITION: "amount_condition",
    DIVIDED_BY_ZERO: "divided_by_zero",
    QUOTA_USED: "quota_used",
    CONSIGNEE_ID: "consignee_id",
    GROSS_MASS: "gross_mass",
    NUMBER_OF_PACKAGES: "number_of_packages",
    SAME_PARTIES_VALUE: "same_parties_value",
    ITEM_VALUE: "value",
    ITEM_QUANTITY: "quantity",
    ITEM_NET_MASS: "net_mass",
    ITEM_VOLUME: "volume",
    ITEM_ALCOHOL_SHARE: "alcohol_share",
    FOREIGN_TAX: "foreign_tax",
    ITEM_RETAIL_PRICE: "retail_price",
    RATE_OF_LAW: "exchange_rate",
    ITEM_CONDITION: "condition",
}
"""What a decision calls each bit. ``item_value_split``: items with different rates, and no value for each of them;
``hs_code``: absent, or too short to choose between the rates under it; ``duty_rate``: the tariff table does not list
the goods; ``rate_not_known``: the law has the levy, and its rate is not known; ``too_large``: above what is assessed;
``relief_line``: the law has the relief, and nobody knows up to which line; ``value_basis``: nobody knows whether
the customs value includes freight and insurance; ``levy_condition``, ``amount_condition``: what a levy, or its
amount, depends on; ``amount_not_known``: the law has the amount, and it, a part of it or a band has no known value;
``amount_not_listed``: a table does not list the goods; ``condition``: whether a levy or a relief is meant for a goods
item; ``exchange_rate``: of the currency that was declared, or of one that the law writes amounts in, which is then
named too; ``quota_used``: what the receiver has used of a quota. An input of an amount is called by its word, one of a
goods item without ``item_``.
"""

MEANT_OF_ITEMS: Final = (
    HS_CODE | DUTY_RATE | RATE_NOT_KNOWN | AMOUNT_NOT_LISTED
    | ITEM_CONDITION | ITEM_VALUE | ITEM_QUANTITY | ITEM_NET_MASS | ITEM_VOLUME | ITEM_ALCOHOL_SHARE
    | ITEM_RETAIL_PRICE
)  # fmt: skip
"""The bits that say something of one goods item."""


INPUTS: Final[Mapping[str, int]] = {
    "freight": FREIGHT,
    "insurance": INSURANCE,
    "same_parties_value": SAME_PARTIES_VALUE,
    **{f"{counter}_used_{period}": QUOTA_USED for counter in ("quota", "imports") for period in PERIODS},
    "gross_mass": GROSS_MASS,
    "number_of_packages": NUMBER_OF_PACKAGES,
    "items": 0,
    "item_value": ITEM_VALUE,
    "item_quantity": ITEM_QUANTITY,
    "item_net_mass": ITEM_NET_MASS,
    "item_volume": ITEM_VOLUME,
    "item_alcohol_share": ITEM_ALCOHOL_SHARE,
    "foreign_tax": FOREIGN_TAX,
    "item_retail_price": ITEM_RETAIL_PRICE,
    "item_duty_rate": DUTY_RATE,
    "item_tax_rate": RATE_NOT_KNOWN,
}
"""What is missing where one of the words that an amount may use is not known; goods_value is a measured value."""


def names_of(mask: int) -> list[str]:
    """Name every bit of a mask, in the order of the table."""
    return [name for bit, name in NAMES.items() if mask & bit]
