"""The catalogue: every column that a batch may hold, raw or derived, declared once.

The checker of the rule language reads kinds and units here without seeing who makes a column; ingest reads which wire
field fills it; the tests hold arrays, names and manual to it. ``word`` is the name that rule files use: the column's
name without its unit. Money that rules compare is in national minor units; what was declared in another currency was
converted at the dated customs rate, and is unknown without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "money", "money_per_mass", "mass", "volume", "count", "number", "share", "rate", "code", "hs", "flag", "text",
    "date", "key",
]  # fmt: skip
Grain = Literal["consignment", "item"]


_UNITS: Final[dict[Kind, str]] = {
    "money": "amount", "mass": "kilograms", "volume": "litres", "count": "number", "number": "number",
    "share": "share of 1", "rate": "decimal fraction", "code": "code", "hs": "HS code", "flag": "yes or no",
    "text": "text", "date": "date", "money_per_mass": "amount per kilogram", "key": "number",
}  # fmt: skip
"""What people count each kind in; an array holds money in minor units, and its name ends in its own unit."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, what it holds and what it means.

    ``codes`` names the code list of a column of kind code; ``wire`` is the field of the consignment record that fills
    it (None: an indicator, made by evidence); ``wco`` is the WCO Data Model id of that field where one exists.
    """

    name: str
    word: str | None
    kind: Kind
    dtype: str
    grain: Grain
    meaning: str
    wire: str | None = None
    codes: str | None = None
    wco: str | None = None

    @property
    def unit(self) -> str:
        """Say what the column is counted in."""
        return _UNITS[self.kind]


_DTYPE: Final[dict[str, str]] = {
    "money": "int64", "money_per_mass": "float64", "mass": "float64", "volume": "float64", "count": "float64",
    "number": "float64", "share": "float64", "rate": "int64", "code": "int32", "hs": "int64", "flag": "int8",
    "text": "int32", "date": "int32", "key": "uint64",
}  # fmt: skip


def _wire(
    kind: Kind, wire: str, meaning: str, *, name: str | None = None, hidden: bool = False,
    grain: Grain = "consignment", codes: str | None = None, wco: str | None = None,
) -> Column:  # fmt: skip
    prefix = "item_" if grain == "item" and wire != "item_no" else ""
    word = (
        None
        if hidden
        else prefix + (wire.removesuffix("_kg").removesuffix("_l") if kind in ("mass", "volume") else wire)
    )
    if kind == "date":
        word = prefix + wire.removesuffix("_date") + "_day"
        name = word
    return Column(name or prefix + wire, word, kind, _DTYPE[kind], grain, meaning, wire, codes, wco)


def _item(kind: Kind, wire: str, meaning: str, *, name: str | None = None, hidden: bool = False,
          codes: str | None = None, wco: str | None = None) -> Column:  # fmt: skip
    return _wire(kind, wire, meaning, name=name, hidden=hidden, grain="item", codes=codes, wco=wco)


def _indicator(kind: Kind, name: str, meaning: str, *, word: str | None, grain: Grain = "consignment",
               codes: str | None = None) -> Column:  # fmt: skip
    return Column(name, word, kind, _DTYPE[kind], grain, meaning, None, codes)


DECLARED: Final[tuple[Column, ...]] = (
    _wire("text", "consignment_id", "Identifier of the consignment: postal item, house waybill or house bill.", wco="D014"),
    _wire("code", "stream", "How it travels: post, express, air cargo or sea.", codes="stream"),
    _wire("code", "transport_mode", "Mode of transport at the border, UNECE Recommendation 19.", codes="transport_mode", wco="T022"),
    _wire("text", "operator_id", "Carrier or postal operator that reports it.", wco="R012"),
    _wire("text", "customs_office", "Customs office of entry.", wco="065"),
    _wire("code", "lodgement", "Electronic or documentary lodgement.", codes="lodgement"),
    _wire("date", "arrival_date", "Day of arrival."),
    _wire("code", "country_of_export", "Country it was sent from.", codes="country", wco="062"),
    _wire("code", "country_of_destination", "Country it is going to.", codes="country", wco="465"),
    _wire("text", "region_of_destination", "Part of the country it is going to, ISO 3166-2."),
    _wire("text", "consignor_name", "Name of the sender.", wco="R020"),
    _wire("text", "consignor_address", "Address of the sender.", wco="239"),
    _wire("code", "consignor_country", "Country of the sender.", codes="country", wco="242"),
    _wire("text", "consignor_id", "Identifier of the sender.", wco="R021"),
    _wire("text", "seller_name", "Name of the seller, where it is not the sender.", wco="R050"),
    _wire("text", "seller_id", "Identifier of the seller.", wco="R051"),
    _wire("text", "platform_id", "Identifier of the marketplace that the goods were bought on."),
    _wire("text", "consignee_name", "Name of the receiver.", wco="R014"),
    _wire("text", "consignee_address", "Address of the receiver.", wco="239"),
    _wire("text", "consignee_city", "Town of the receiver.", wco="241"),
    _wire("text", "consignee_postcode", "Postcode of the receiver.", wco="245"),
    _wire("text", "consignee_id", "Identifier of the receiver.", wco="R015"),
    _wire("text", "consignee_phone", "Telephone of the receiver.", wco="240"),
    _wire("text", "consignee_email", "E-mail address of the receiver.", wco="240"),
    _wire("code", "consignee_type", "Whether the receiver is a person or a business.", codes="consignee_type"),
    _wire("text", "consignee_tax_id", "Tax number of the receiver.", wco="R038"),
    _wire("code", "purpose", "Personal or commercial use.", codes="purpose"),
    _wire("code", "nature_of_transaction", "Sale, gift, documents, sample, return or other.", codes="nature_of_transaction", wco="103"),
    _wire("mass", "gross_mass_kg", "Gross mass of the consignment, kg.", wco="131"),
    _wire("count", "number_of_packages", "Number of packages.", wco="146"),
    _wire("code", "currency", "Currency of every amount in the record.", codes="currency", wco="135"),
    _wire("money", "goods_value", "Value of the goods as declared in the header, an amount in `currency`, such as 12.50.", name="goods_value_minor", hidden=True, wco="109"),
    _wire("money", "freight", "Freight as declared, an amount in `currency`, such as 12.50.", name="freight_minor", hidden=True, wco="117"),
    _wire("money", "insurance", "Insurance as declared, an amount in `currency`, such as 12.50.", name="insurance_minor", hidden=True),
    _wire("money", "foreign_tax", "Tax of the country of sale inside the price, an amount in `currency`, such as 12.50.", name="foreign_tax_minor", hidden=True),
    _wire("code", "incoterm", "Delivery term: what the goods value includes.", codes="incoterm", wco="090"),
    _wire("text", "preference", "Preferential origin scheme that is claimed."),
    _wire("text", "prepaid_tax_scheme", "Scheme under which tax was collected at the sale.", wco="R119"),
    _wire("text", "prepaid_tax_id", "Registration number under that scheme.", wco="R119"),
    _wire("money", "prepaid_tax_amount", "Tax collected at the sale, an amount in `currency`, such as 12.50.", name="prepaid_tax_amount_minor", hidden=True),
    _wire("text", "election", "Choices that the law leaves to a party and that are made for it, separated by commas or spaces.", name="declared_election", hidden=True),
    _wire("text", "order_id", "Number of the order.", wco="009"),
    _wire("date", "order_date", "Day of the order."),
    _wire("text", "description", "Description of the whole consignment.", wco="137"),
    _item("text", "description", "Description of the goods item.", wco="137"),
    _item("count", "item_no", "Number of the goods item in the declaration.", name="item_no", wco="006"),
    _item("hs", "hs_code", "Commodity code, four to ten digits.", wco="145"),
    _item("code", "country_of_origin", "Country the goods were made in.", codes="country", wco="063"),
    _item("count", "quantity", "Number of pieces, or of `item_unit`.", wco="130"),
    _item("text", "unit", "Unit of the quantity, UNECE Recommendation 20.", wco="130"),
    _item("mass", "net_mass_kg", "Net mass of the item, kg.", wco="128"),
    _item("money", "value", "Value of the line as declared, an amount in the header's `currency`, such as 12.50.", name="item_value_minor", hidden=True, wco="112"),
    _item("money", "retail_price", "Retail price of the line, an amount in the header's `currency`, such as 12.50.", name="item_retail_price_minor", hidden=True),
    _item("volume", "volume_l", "Volume, litres."),
    _item("share", "alcohol_share", "Alcohol by volume, as a share of 1."),
    _item("rate", "duty_rate", "Duty rate that the caller's system found.", name="item_duty_rate_ppm", hidden=True),
    _item("rate", "excise_rate", "Excise rate that the caller's system found.", name="item_excise_rate_ppm", hidden=True),
    _item("rate", "tax_rate", "Tax rate that the caller's system found.", name="item_tax_rate_ppm", hidden=True),
)  # fmt: skip

INDICATORS: Final[tuple[Column, ...]] = (
    _indicator("key", "consignment_key", "Digest of the consignment's identifier: draws and breaks ties.", word=None),
    _indicator("date", "law_day", "Day whose law and exchange rate hold for the consignment: of the call, of arrival or of the order, as the law says.", word=None),
    _indicator("flag", "has_exchange_rate", "A customs exchange rate from the declared currency to the national one is known on the law's day.", word="has_exchange_rate"),
    _indicator("money", "declared_goods_value_minor", "Value of the goods in the declared currency: the sum of the items' values where all stand, else the header's.", word=None),
    _indicator("money", "goods_value_national_minor", "Value of the goods in the national currency: the sum of the items' values where all stand, else the header's.", word="goods_value"),
    _indicator("money", "freight_national_minor", "Freight in the national currency.", word="freight"),
    _indicator("money", "insurance_national_minor", "Insurance in the national currency.", word="insurance"),
    _indicator("money", "item_value_national_minor", "Value of the line in the national currency; the lines add up to goods_value.", word="item_value", grain="item"),
    _indicator("money", "item_retail_price_national_minor", "Retail price of the line in the national currency.", word="item_retail_price", grain="item"),
    _indicator("flag", "is_value_mismatch", "The header's goods value is not the sum of the items' values.", word="is_value_mismatch"),
    _indicator("money_per_mass", "unit_value_national_minor_per_kg", "Goods value for each kilogram of gross mass; unknown where the mass is 0: it was not weighed.", word="unit_value"),
    _indicator("money_per_mass", "item_unit_value_national_minor_per_kg", "Item value for each kilogram of net mass, or of gross mass where the consignment has one item.", word="item_unit_value", grain="item"),
    _indicator("money", "item_piece_value_national_minor", "Item value for each piece, rounded down.", word="item_piece_value", grain="item"),
    _indicator("share", "item_duty_rate_share", "Duty rate that the record supplies for the item, a share of 1 that may be above 1; the rulebook's own tariff is not looked at.", word="item_duty_rate", grain="item"),
    _indicator("share", "item_tax_rate_share", "Tax rate that the record supplies for the item, a share of 1 that may be above 1; the rulebook's own rates are not looked at.", word="item_tax_rate", grain="item"),
    _indicator("count", "items_count", "Number of goods items.", word="items"),
    _indicator("code", "item_hs_chapter", "HS chapter of the item.", word="item_hs_chapter", grain="item", codes="hs_chapter"),
    _indicator("flag", "is_other_destination", "It is going to a country other than the one whose law is applied.", word="is_other_destination"),
    _indicator("count", "same_parties_count", "Consignments of this batch from the same sender or seller to the same receiver, this one included.", word="same_parties_consignments"),
    _indicator("money", "same_parties_value_national_minor", "Their goods values added up.", word="same_parties_value"),
    _indicator("money", "same_parties_known_value_national_minor", "What is known of their goods values, added up: they are worth at least this.", word="same_parties_known_value"),
    _indicator("count", "same_consignee_count", "Consignments of this batch to the same receiver, this one included.", word="same_consignee_consignments"),
    _indicator("money", "quota_used_day_national_minor", "What the receiver has used of a quota in the day before this consignment, by the counters and by the consignments of this batch that come first.", word="quota_used_day"),
    _indicator("money", "quota_used_month_national_minor", "What the receiver has used of a quota in the month before this consignment, by the counters and by the consignments of this batch that come first.", word="quota_used_month"),
    _indicator("money", "quota_used_quarter_national_minor", "What the receiver has used of a quota in the quarter before this consignment, by the counters and by the consignments of this batch that come first.", word="quota_used_quarter"),
    _indicator("money", "quota_used_half_year_national_minor", "What the receiver has used of a quota in the half-year before this consignment, by the counters and by the consignments of this batch that come first.", word="quota_used_half_year"),
    _indicator("money", "quota_used_year_national_minor", "What the receiver has used of a quota in the year before this consignment, by the counters and by the consignments of this batch that come first.", word="quota_used_year"),
    _indicator("count", "imports_used_day_count", "How many imports of the receiver count in the day before this consignment, by the counters and by the consignments of this batch that come first.", word="imports_used_day"),
    _indicator("count", "imports_used_month_count", "How many imports of the receiver count in the month before this consignment, by the counters and by the consignments of this batch that come first.", word="imports_used_month"),
    _indicator("count", "imports_used_quarter_count", "How many imports of the receiver count in the quarter before this consignment, by the counters and by the consignments of this batch that come first.", word="imports_used_quarter"),
    _indicator("count", "imports_used_half_year_count", "How many imports of the receiver count in the half-year before this consignment, by the counters and by the consignments of this batch that come first.", word="imports_used_half_year"),
    _indicator("count", "imports_used_year_count", "How many imports of the receiver count in the year before this consignment, by the counters and by the consignments of this batch that come first.", word="imports_used_year"),
    _indicator("money", "foreign_tax_national_minor", "Tax of the country of sale inside the price, in the national currency.", word="foreign_tax"),
    _indicator("text", "proven_scheme", "Scheme of prepaid tax under which the declared registration number holds on the day.", word="proven_scheme"),
    _indicator("money", "prepaid_tax_amount_national_minor", "Tax collected at the sale, in the national currency.", word="prepaid_tax_amount"),
    _indicator("code", "prepaid_check", "What the check of the declared registration comes to: its number, its register and its days.", word="prepaid_check", codes="prepaid_check"),
    _indicator("count", "prepaid_number_sellers_count", "Sellers of this batch that show the same registration number, a marketplace counted as one.", word="prepaid_number_sellers"),
    _indicator("text", "election", "Choices that hold for it: as the record says, else as the party has chosen, else as the law says.", word="election"),
    _indicator("flag", "item_is_vague", "The description says nothing about the goods: empty words only, digits only, or one repeated letter.", word="item_is_vague", grain="item"),
    _indicator("flag", "item_names_weapon", "The description names a weapon, ammunition or explosive.", word="item_names_weapon", grain="item"),
    _indicator("flag", "item_names_narcotic", "The description names a narcotic, psychotropic or precursor.", word="item_names_narcotic", grain="item"),
    _indicator("flag", "item_names_biosecurity_goods", "The description names plants, seeds, soil, animals, meat, dairy, honey or the like.", word="item_names_biosecurity_goods", grain="item"),
    _indicator("flag", "item_names_liquor_or_tobacco", "The description names an alcoholic drink or tobacco goods.", word="item_names_liquor_or_tobacco", grain="item"),
    _indicator("flag", "item_names_medicine", "The description names a medicine.", word="item_names_medicine", grain="item"),
    _indicator("flag", "item_names_battery", "The description names a lithium battery or power bank.", word="item_names_battery", grain="item"),
)  # fmt: skip

COLUMNS: Final[dict[str, Column]] = {column.name: column for column in DECLARED + INDICATORS}
WORDS: Final[dict[str, Column]] = {column.word: column for column in COLUMNS.values() if column.word is not None}
