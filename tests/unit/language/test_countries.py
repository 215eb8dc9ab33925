"""What people write for a country, and the code that they mean."""

from __future__ import annotations

import pytest

from engine.columns.codes import code_list
from engine.language import countries
from engine.language.countries import code_meant, told_code


@pytest.mark.parametrize(
    ("text", "code"), [("UK", "GB"), ("china", "CN"), ("Dubai", "AE"), ("United_Kingdom", "GB"), ("Tokelau", "TK")]
)
def test_a_name_gives_its_code(text: str, code: str) -> None:
    assert code_meant(text) == code


def test_every_code_that_is_meant_is_a_code() -> None:
    assert set(countries._MEANT.values()) <= set(code_list("country").codes)
    assert not {text.upper() for text in countries._MEANT} & set(code_list("country").codes)


def test_what_names_no_country_is_not_guessed() -> None:
    assert told_code("Atlantis") is None
