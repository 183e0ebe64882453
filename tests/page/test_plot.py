"""Pictures drawn here: what is drawn is what the rows say, at every width."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.page.charts import bars, lines, spells, steps
from tripleaim.page.plot.draw import draw_svg, is_telling
from tripleaim.page.plot.land import _is_corner, path_of, shade_of
from tripleaim.page.plot.scale import number_of, scale_of, time_scale
from tripleaim.page.plot.text import broken, width_of


def drawn(spec: dict[str, object]) -> str:
    return draw_svg(spec, "one", "One picture", "What it shows.")


class TestScale:
    @given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20), st.booleans())
    def test_every_value_lies_on_it_and_its_ends_are_ticks(
        self, values: list[float], nought: bool
    ) -> None:
        scale = scale_of(values, with_nought=nought)
        assert all(-0.01 <= scale.place(value) <= 100.01 for value in values)
        assert scale.low < scale.high
        assert scale.ticks[0][0] == pytest.approx(scale.low)
        assert scale.ticks[-1][0] == pytest.approx(scale.high)
        assert 2 <= len(scale.ticks) <= 8
        if nought:
            assert scale.low <= 0 <= scale.high

    @given(st.dates(), st.dates())
    def test_days_lie_on_it_and_no_tick_says_the_same_twice(self, one: object, two: object) -> None:
        days = sorted(n for n in map(number_of, (str(one), str(two))) if n is not None)
        scale = time_scale(days)
        said = [words for _, words in scale.ticks]
        assert len(set(said)) == len(said) <= 9

    @pytest.mark.parametrize(
        ("value", "number"),
        [(None, None), (True, None), ("x", None), (float("inf"), None), ("0001-01-01", 1.0)],
    )
    def test_what_is_no_number_has_no_place(self, value: object, number: float | None) -> None:
        assert number_of(value) == number


class TestRows:
    ROWS = (
        {"label": "Bolton", "value": 50, "shown": "50"},
        {"label": "Bury", "value": 25, "shown": "25"},
    )

    def test_a_bar_is_as_long_as_its_value(self) -> None:
        widths = re.findall(r'<rect[^>]*width="([\d.]+)%"', drawn(bars(self.ROWS, "people")))
        full, half = (float(width) for width in widths)
        assert full == pytest.approx(100 * 50 / 60, abs=0.01)
        assert half == pytest.approx(full / 2, abs=0.01)

    def test_bars_on_both_sides_of_nought_meet_there(self) -> None:
        rows = [{**self.ROWS[0]}, {"label": "Bury", "value": -50, "shown": "−50"}]
        found = re.findall(r'<rect[^>]*x="([\d.]+)%"[^>]*width="([\d.]+)%"', drawn(bars(rows, "%")))
        (right, _), (left, width) = [(float(x), float(w)) for x, w in found]
        assert left + width == pytest.approx(right)

    def test_every_label_and_value_is_written(self) -> None:
        made = drawn(bars(self.ROWS, "people"))
        for row in self.ROWS:
            assert f">{row['label']}</text>" in made
            assert f">{row['shown']}</text>" in made
        assert ">people</text>" in made

    def test_text_is_escaped(self) -> None:
        made = drawn(bars([{"label": "A&E <x>", "value": 1, "shown": "1"}], "a"))
        assert "A&amp;E &lt;x&gt;" in made

    def test_a_life_names_itself_and_lies_in_its_years(self) -> None:
        from datetime import date

        life = {
            "row": 0,
            "start": "2018-01-01",
            "end": "2020-01-01",
            "text": "QHM",
            "words_at": "2018-01-01",
            "side": "left",
            "strong": True,
        }
        made = drawn(spells([life], date(2022, 1, 1)))
        assert ">QHM</text>" in made
        [(x, width)] = re.findall(r'<rect[^>]*x="([\d.]+)%"[^>]*width="([\d.]+)%"', made)
        assert float(x) == pytest.approx(100 * 731 / 2192, abs=0.1)
        assert float(width) == pytest.approx(100 * 730 / 2192, abs=0.1)


class TestTime:
    def test_two_lines_have_a_legend_and_a_dash_of_their_own(self) -> None:
        rows = [
            {"day": f"201{y}-01-01", "value": y + k, "series": name}
            for k, name in enumerate(("Actual", "Comparison"))
            for y in range(6, 9)
        ]
        made = drawn(lines(rows, "admissions"))
        assert made.count("<polyline") == 2
        assert "Actual</li>" in made
        assert "Comparison</li>" in made
        assert "c-line c-s1" in made
        assert "c-line c-s2" in made

    def test_steps_stay_level_until_the_next(self) -> None:
        rows = [
            {"day": day, "value": value, "series": "Systems", "shown": str(value)}
            for day, value in (("2016-01-01", 44), ("2020-01-01", 42))
        ]
        path = re.findall(
            r'<polyline class="c-line[^"]*" points="([^"]*)"', drawn(steps(rows, ["Systems"]))
        )
        points = [tuple(map(float, each.split(","))) for each in path[0].split()]
        assert points[0][1] == points[1][1]
        assert points[1][0] == points[2][0]


class TestTelling:
    @pytest.mark.parametrize(
        ("values", "tells"), [((1,), False), ((5, 5, 5), False), ((5, 5, 6), True)]
    )
    def test_one_bar_or_equal_bars_are_no_picture(
        self, values: tuple[int, ...], tells: bool
    ) -> None:
        rows = [{"label": str(at), "value": each, "shown": ""} for at, each in enumerate(values)]
        assert is_telling(bars(rows, "people")) is tells

    @pytest.mark.parametrize(("number", "tells"), [(24, True), (25, False)])
    def test_more_rows_than_a_reader_takes_in_are_a_table(self, number: int, tells: bool) -> None:
        rows = [{"label": str(at), "value": at, "shown": ""} for at in range(number)]
        assert is_telling(bars(rows, "people")) is tells


class TestText:
    @given(st.text(alphabet="abcdefgh Wi", min_size=1, max_size=60), st.floats(40, 300))
    def test_lines_fit_and_no_word_is_lost(self, text: str, room: float) -> None:
        found = broken(text, room, 14)
        assert " ".join(found).split() == text.split()
        assert all(width_of(line, 14) <= room or " " not in line for line in found)


class TestLand:
    def test_two_areas_keep_one_border_whichever_way_round_they_are_walked(self) -> None:
        stair = [(4 + (at + 1) // 2, at // 2) for at in range(12)]
        left = [(0, 0), *stair, (0, 5)]
        right = [*stair[::-1], (20, 0), (20, 5)]
        kept = [
            {each for at, each in enumerate(ring) if not _is_corner(ring, at)} & set(stair[1:-1])
            for ring in (left, right)
        ]
        assert kept[0] == kept[1]
        assert 0 < len(kept[0]) < len(stair) - 2

    def test_a_path_walks_round_and_leaves_out_what_falls_together(self) -> None:
        square = [[[[0, 0], [0.2, 0.1], [10, 0], [10, 10], [0, 10], [0, 0]]]]
        assert path_of(square) == "M0 0h10v10h-10z"
        assert path_of([[[[0, 0], [0.1, 0], [0, 0.1]]]]) == ""

    @pytest.mark.parametrize(("number", "shades"), [(2, [1, 5]), (3, [1, 3, 5]), (1, [2])])
    def test_shades_are_as_far_apart_as_they_can_be(self, number: int, shades: list[int]) -> None:
        assert [shade_of(at, number) for at in range(number)] == shades
