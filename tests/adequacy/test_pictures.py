from __future__ import annotations

import pytest

from adequacy.coverage import CellStatus
from adequacy.map_file import outline_of
from adequacy.outline import StateOutline
from adequacy.pictures import AREA_TONES, CLOSE_UP, Mark, Pin, close_up, state_picture

COLUMBIA = "12023"


@pytest.fixture(scope="module")
def florida() -> StateOutline:
    outline = outline_of("12")
    assert outline is not None
    return outline


def test_every_state_of_a_cell_has_its_area() -> None:
    assert set(AREA_TONES) == set(CellStatus)
    assert len(set(AREA_TONES.values())) == len(CellStatus)


@pytest.mark.parametrize(
    ("tone", "pattern"), [("decide", "hatched"), ("act", "dotted"), ("watch", ""), ("good", ""), ("out", "")]
)
def test_what_needs_a_person_has_a_pattern_beside_its_colour(
    florida: StateOutline, tone: str, pattern: str
) -> None:
    picture = state_picture("Florida", florida, {COLUMBIA: Mark("Columbia", tone)})
    (columbia,) = [shape for shape in picture.shapes if shape.mark.title == "Columbia"]
    assert columbia.pattern == pattern


def test_counties_without_a_mark_are_outside_and_lead_nowhere(florida: StateOutline) -> None:
    picture = state_picture("Florida", florida, {COLUMBIA: Mark("Columbia", "good", "/counties/10110/")})
    assert len(picture.shapes) == 67
    assert [shape.mark.title for shape in picture.shapes if shape.mark.address] == ["Columbia"]
    assert {shape.mark.tone for shape in picture.shapes if not shape.mark.address} == {"out"}


def test_only_counties_with_a_row_carry_a_number(florida: StateOutline) -> None:
    marks = {COLUMBIA: Mark("Columbia", "decide", number=3), "12003": Mark("Baker", "act")}
    assert [shape.mark.number for shape in state_picture("Florida", florida, marks).numbered] == [3]


def test_a_close_up_holds_the_whole_county_in_its_middle(florida: StateOutline) -> None:
    box = florida.county(COLUMBIA).box
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    picture = close_up(florida, COLUMBIA, [])
    assert picture is not None
    scale = float(picture.transform.split("(")[1].split(")")[0])
    assert (box[2] - box[0]) * scale <= CLOSE_UP[0]
    assert (box[3] - box[1]) * scale <= CLOSE_UP[1]
    left, top = (float(value) for value in picture.transform.rpartition("(")[2].rstrip(")").split())
    assert (middle[0] + left) * scale == pytest.approx(CLOSE_UP[0] / 2, abs=0.5)
    assert (middle[1] + top) * scale == pytest.approx(CLOSE_UP[1] / 2, abs=0.5)


def test_signed_sites_are_drawn_over_those_of_open_deals(florida: StateOutline) -> None:
    pins = [Pin(30.19, -82.64, "signed", is_executed=True), Pin(30.19, -82.64, "open", is_executed=False)]
    picture = close_up(florida, COLUMBIA, pins)
    assert picture is not None
    assert [dot.title for dot in picture.dots] == ["open", "signed"]


def test_a_county_of_another_state_has_no_close_up(florida: StateOutline) -> None:
    assert close_up(florida, "13001", []) is None
