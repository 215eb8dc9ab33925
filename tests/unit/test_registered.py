"""What registers and elections say that the law does not know is told with its line and the nearest right name."""

from __future__ import annotations

import pytest

from engine.days import Span, day_from_text
from engine.errors import RegistersError
from engine.registered import choice_remarks, refuse_unknown_choices, register_remarks
from engine.registrations import Election, Registrations, Scheme, read_elected, read_registers

DAY = day_from_text("2027-07-01")
SCHEMES = (Scheme("XX_VAT", pattern="XX[0-9]{8}"), Scheme("ANY"))
POST = Election("post", "operator", ("short", "full"), span=Span(None, day_from_text("2028-12-31")))
HEADER = "scheme,number,since,until,holder\n"


def told(rows: str) -> tuple[str, ...]:
    return register_remarks(Registrations(SCHEMES, registers=read_registers(HEADER + rows, "r.csv")), "xx")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("XX_VAT,XX 1234.5678,,,\nany,whatever,,,\n", ()),
        (
            "ANY,1,,,\nxx_vatt,XX12345678,,,\nXX_VATT,XX12345679,,,\n",
            ("r.csv:3: the rulebook xx has no scheme xx_vatt; its rows prove nothing. Did you mean XX_VAT?",),
        ),
        ("IOSS,1,,,\n", ("r.csv:2: the rulebook xx has no scheme IOSS; its rows prove nothing. It has XX_VAT, ANY.",)),
        (
            "\nXX_VAT,XX1234567,,,\n",
            ("r.csv:3: XX1234567 has not the form or the check digit of XX_VAT; no parcel can prove it.",),
        ),
    ],
)
def test_a_register_is_told_where_it_can_prove_nothing(rows: str, says: tuple[str, ...]) -> None:
    assert told(rows) == says


def test_a_register_full_of_errors_is_told_in_part() -> None:
    said = told("".join(f"XX_VAT,{number},,,\n" for number in range(25)))

    assert len(said) == 11
    assert said[-1] == "r.csv: 15 more of this kind."


def test_choices_that_no_election_knows_are_refused_each_with_its_line() -> None:
    text = "party,choice,since,until\nPOST,short,,\nPOST,Full,,\nDHL,simple_and_quick,,\n"
    known = Registrations(elections=(POST,), elected=read_elected(text, "e.csv"))

    with pytest.raises(RegistersError) as caught:
        refuse_unknown_choices(known, "xx")

    assert caught.value.code == "unknown_choice"
    assert caught.value.message.splitlines() == [
        "e.csv:3: POST chooses Full, which no election of the rulebook xx knows. Did you mean full?",
        "e.csv:4: DHL chooses simple_and_quick, which no election of the rulebook xx knows. There is short, full.",
    ]


@pytest.mark.parametrize(
    ("names", "day", "says"),
    [
        (["short"], DAY, []),
        (["shrt"], DAY, ["Did you mean short?"]),
        (["short"], day_from_text("2029-01-01"), ["It leaves no choice."]),
    ],
)
def test_a_choice_that_the_law_does_not_leave_on_the_day_is_told(names: list[str], day: int, says: list[str]) -> None:
    said = list(choice_remarks(Registrations(elections=(POST,)), names, day))

    assert len(said) == len(says)
    assert all(sentence.endswith(end) for sentence, end in zip(said, says, strict=True))
