"""Every bench in the list is there to be run."""

import inspect

import pytest

from config.benches import BENCHES, cases_of


@pytest.mark.parametrize("name", BENCHES)
def test_bench_names_a_generator_that_can_be_quick(name: str) -> None:
    cases = cases_of(name)

    assert inspect.isgeneratorfunction(cases)
    assert list(inspect.signature(cases).parameters) == ["quick"]
