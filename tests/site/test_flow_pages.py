"""Pages of flow: the map of who crosses a boundary, and two maps of England beside each other."""

from datetime import date

import pytest

from tripleaim.page.section import Chart, tables_in
from tripleaim.page.told import told
from tripleaim.questions.fits.answer import fits
from tripleaim.questions.fits.flow_map import flow_map
from tripleaim.site.address import compare_path
from tripleaim.site.compare import PAIRS, class_of, compare_page
from tripleaim.store.engine import Store
from tripleaim.studies.maps.compared import compare_maps, read_two_maps

DAY = date(2020, 4, 1)


class TestFlowMap:
    def test_lines_are_as_wide_as_people_are_many(self, shipped_store: Store) -> None:
        chart = flow_map(shipped_store, told(fits(shipped_store, "stp:QNQ", DAY)))
        assert chart is not None
        lines = next(
            layer["data"]["values"] for layer in chart.spec["layer"] if "x2" in layer["encoding"]
        )  # type: ignore[attr-defined, index]
        out = chart.table.rows
        drawn = [line["pixels"] for line in lines if not line["dashed"]]
        assert drawn == sorted(drawn, reverse=True)[: len(drawn)] or len(drawn) < len(out)
        widest = max(lines, key=lambda line: line["pixels"])
        assert widest["dashed"]  # more come from Berkshire than go there
        assert chart.table.rows[0][0].text.startswith("1 Buckinghamshire")  # type: ignore[union-attr]

    def test_what_is_drawn_is_said(self, shipped_store: Store) -> None:
        chart = flow_map(shipped_store, told(fits(shipped_store, "stp:QNQ", DAY)))
        assert chart is not None
        for row in chart.table.rows:
            assert f"{row[1].value:,.0f} residents are treated there" in chart.alt  # type: ignore[union-attr]

    def test_an_area_without_a_boundary_has_no_map(self, shipped_store: Store) -> None:
        assert (
            flow_map(shipped_store, told(fits(shipped_store, "U92600", date(2026, 6, 1)))) is None
        )


class TestTwoMaps:
    def test_there_is_a_page_for_each_pair_of_days(self) -> None:
        assert len(PAIRS) == 10
        assert len({compare_path(one, two) for one, two in PAIRS}) == 10

    def test_two_maps_of_one_day_are_the_same(self, shipped_store: Store) -> None:
        two = read_two_maps(shipped_store, DAY, DAY)
        assert two.moved == 0
        assert sum(two.people.values()) == 56_286_961

    def test_what_moved_in_2022_is_what_is_known(self, shipped_store: Store) -> None:
        """Four boundary changes: West Birmingham, Bassetlaw, Glossop, and a part of Peterborough's
        system that had been counted with it."""
        said = compare_maps(shipped_store, date(2021, 6, 1), date(2022, 7, 1))
        moves = [each for each in said if each.measure == "people_moved"]
        assert any("South Yorkshire and Bassetlaw" in each.label for each in moves)
        assert any("Greater Manchester" in each.label for each in moves)
        total = next(each.value for each in said if each.measure == "people_who_moved")
        assert sum(int(str(each.value)) for each in moves) == total

    def test_maps_of_other_counts_are_not_ranked_on_what_stays(self, shipped_store: Store) -> None:
        said = compare_maps(shipped_store, date(2017, 4, 1), date(2026, 4, 1))
        assert "not comparable" in said[0].statement
        same = compare_maps(shipped_store, DAY, date(2022, 7, 1))
        assert "not comparable" not in same[0].statement

    def test_a_page_has_both_maps_and_their_tables(self, shipped_store: Store) -> None:
        page = compare_page(shipped_store, *PAIRS[-1])
        (section,) = page.sections
        names = [table.name for table in tables_in(section)]
        assert {"compare-before", "compare-after"} <= set(names)
        pictures = [
            block
            for side in section.blocks
            if hasattr(side, "left")
            for block in (*side.left, *side.right)
        ]
        assert all(isinstance(each, Chart) for each in pictures)
        assert len(pictures) == 2

    @pytest.mark.parametrize(("share", "named"), [(0.7, "70 to 80%"), (0.899, "80 to 90%")])
    def test_classes_begin_at_their_bound(self, share: float, named: str) -> None:
        assert class_of(share) == named
