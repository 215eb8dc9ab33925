"""Registrations: whether a number has the form of its scheme."""

from __future__ import annotations

import pytest

from engine.registrations import Scheme, has_right_form

ABN = "51 824 753 556"
"""The business number that the register's own page on check digits works out."""


@pytest.mark.parametrize(
    ("scheme", "number", "is_right"),
    [
        (Scheme("A", number="au.abn"), ABN, True),
        (Scheme("A", number="au.abn"), "51 824 753 557", False),
        (Scheme("A", number="au.abn"), "300012345678", False),
        (Scheme("A", number="au.abn", pattern="[0-9]{12}"), ABN, True),
        (Scheme("A", number="au.abn", pattern="[0-9]{12}"), "3000 1234 5678", True),
        (Scheme("A", number="au.abn", pattern="[0-9]{12}"), "51 824 753 557", False),
        (Scheme("A", pattern="[0-9]{12}"), ABN, False),
        (Scheme("A"), "anything", True),
    ],
)
def test_a_number_has_the_form_of_its_scheme_by_check_digit_by_pattern_or_by_either(
    scheme: Scheme, number: str, is_right: bool
) -> None:
    assert has_right_form(scheme, number) == is_right
