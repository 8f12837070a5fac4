from __future__ import annotations

import pytest

from providers.search_terms import SearchTerms, search_terms


@pytest.mark.parametrize("text", ["", "  ", "ab", "a b c", "12", "123", "(3)", "-", "123456789012"])
def test_too_little_finds_nothing(text: str) -> None:
    assert search_terms(text, may_see_tin=True).is_empty


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lake", ("lake",)),
        ("Marrero, Elena", ("Marrero", "Elena")),
        ("St John", ("St", "John")),
        ("7th Ave clinic", ("7th", "Ave", "clinic")),
    ],
)
def test_words_must_all_occur_and_one_has_three_letters(text: str, words: tuple[str, ...]) -> None:
    assert search_terms(text, may_see_tin=False) == SearchTerms(words=words)


@pytest.mark.parametrize("typed", ["386-555-0134", "(386) 555-0134", "386.555.0134", "+1 386 555 0134"])
def test_phone_is_found_however_it_is_written(typed: str) -> None:
    assert search_terms(typed, may_see_tin=False).phone == "3865550134"


def test_ten_digits_are_an_npi_or_a_phone_number() -> None:
    assert search_terms("2900000011", may_see_tin=True) == SearchTerms(npi="2900000011", phone="2900000011")
    assert search_terms("3865550134", may_see_tin=True) == SearchTerms(phone="3865550134")


@pytest.mark.parametrize("typed", ["12-3456789", "123-45-6789", "123456789"])
def test_nine_digits_are_a_tin_for_everybody(typed: str) -> None:
    assert search_terms(typed, may_see_tin=False).tin == "123456789"


def test_first_digits_of_a_tin_are_for_those_with_the_right() -> None:
    assert search_terms("1234", may_see_tin=True).tin == "1234"
    assert search_terms("1234", may_see_tin=False).tin == ""
