"""`tripleaim catchment`, and a user's own flow in front of the store's."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.store.engine import Store, ask_frame

RUNNER = CliRunner()


def run(store: Path, *words: object) -> str:
    said = [str(word) for word in (*words, "--store", store, "--on", "2020-04-01")]
    result = RUNNER.invoke(app, said)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def values(text: str, measure: str) -> list[float]:
    return [one["value"] for one in json.loads(text)["findings"] if one["measure"] == measure]


@pytest.mark.parametrize(("model", "named"), [("flow", 55_049_797), ("first", 56_286_961)])
def test_trusts_and_what_is_unnamed_are_all_of_england(
    shipped_path: Path, model: str, named: int
) -> None:
    """The share of a small area at no named trust is nobody's: it is not shared out."""
    said = run(shipped_path, "catchment", "--model", model, "--json")
    (people,) = values(said, "people_with_a_catchment")
    assert people == pytest.approx(named, rel=1e-3)
    assert sum(values(said, "catchment_population")) == pytest.approx(people, abs=80)
    assert f"of 56,286,961 people; {1 - people / 56_286_961:.1%} are at no trust" in said


@pytest.mark.parametrize(("area", "first"), [("QNQ", "RDU"), ("E07000037", "RWJ")])
def test_where_the_people_of_an_area_go(shipped_path: Path, area: str, first: str) -> None:
    said = json.loads(run(shipped_path, "catchment", area, "--json"))["findings"]
    rows = [one for one in said if one["measure"] == "served_by"]
    assert rows[0]["subject"] == first
    assert [one["value"] for one in rows] == sorted((one["value"] for one in rows), reverse=True)
    assert sum(one["value"] for one in rows) < 1
    assert 1 < said[0]["value"] < 10


def test_the_areas_of_a_partition_and_their_trusts_agree(any_path: Path) -> None:
    """What an area sends to a trust is what that trust serves there."""
    trust = json.loads(run(any_path, "catchment", "RDU", "--json"))["findings"]
    slough = next(one["value"] for one in trust if one["label"] == "Slough")
    area = json.loads(run(any_path, "catchment", "E06000039", "--json"))["findings"]
    words = next(one["statement"] for one in area if one["subject"] == "RDU")
    assert f"({slough:,.0f} people)" in words


def test_a_closed_trust_is_told_by_its_successor(shipped_path: Path) -> None:
    said = RUNNER.invoke(
        app, ["catchment", "RA4", "--json", "--store", str(shipped_path), "--on", "2023-06-01"]
    )
    assert json.loads(said.stdout)["findings"][0]["subject"] == "RH5"


def test_a_trust_by_age_and_by_place(full_path: Path) -> None:
    said = run(full_path, "catchment", "RDU", "--json")
    (people,) = values(said, "catchment_population")
    assert people == pytest.approx(742_005, rel=0.04)  # as published for 2017
    assert values(said, "catchment_population_published") == [742_005]
    assert sum(values(said, "catchment_by_age")) == pytest.approx(people, abs=5)
    assert "Slough" in said


def test_size_and_distance_alone_find_what_flow_does_not_tell(full_path: Path) -> None:
    """Huff's model knows no flow; its catchments still go with those of flow."""
    flow, huff = (
        {
            one["subject"]: one["value"]
            for one in json.loads(run(full_path, "catchment", "--model", each, "--json"))[
                "findings"
            ]
            if one["measure"] == "catchment_population"
        }
        for each in ("flow", "huff")
    )
    both = sorted(set(flow) & set(huff))
    assert len(both) > 110
    ranks = [sorted(both, key=lambda code: of[code]) for of in (flow, huff)]
    gaps = sum((ranks[0].index(code) - ranks[1].index(code)) ** 2 for code in both)
    n = len(both)
    assert 1 - 6 * gaps / (n * (n * n - 1)) > 0.6


def test_what_is_not_held_is_said(shipped_path: Path) -> None:
    with pytest.raises(NothingFound, match="Trusts held: R0A"):
        run(shipped_path, "catchment", "ZZZ")
    with pytest.raises(InputRefused, match="One of flow, first, huff, reach"):
        run(shipped_path, "catchment", "--model", "magic")
    with pytest.raises(NothingFound, match="--data"):
        run(shipped_path, "catchment", "--model", "huff")


class TestOwnFlow:
    @pytest.fixture
    def same(self, shipped_store: Store, tmp_path: Path) -> Path:
        sql = """
            select origin, provider, count from flow
            where kind = 'people by place of admission' order by all
        """
        path = tmp_path / "own.csv"
        ask_frame(shipped_store, sql).to_csv(path, index=False)
        return path

    def test_the_store_s_own_flow_gives_the_store_s_own_answer(
        self, shipped_path: Path, same: Path
    ) -> None:
        for words in (("fits", "QNQ", "--json"), ("catchment", "RDU", "--json")):
            ours = json.loads(run(shipped_path, *words))["findings"]
            theirs = json.loads(run(shipped_path, *words, "--flows", same))["findings"]
            assert [one["value"] for one in ours] == [one["value"] for one in theirs]
            assert "your file own.csv" in theirs[0]["sources"]
            assert theirs[0]["caveats"][0].startswith("Flow is that of own.csv")

    def test_a_flow_by_msoa_is_spread_over_its_lsoas_by_people(
        self, full_path: Path, full_store: Store, tmp_path: Path
    ) -> None:
        """The store's own flow was laid in that way: by MSOA and back again it is the same."""
        sql = """
            select split_part(c.area, ':', 2) as origin, f.provider, sum(f.count) as count
            from flow f
            join composition c on c.block = f.origin and c.kind = 'msoa' and c.basis = 'lsoa11'
            where f.kind = 'people by place of admission' group by all order by all
        """
        path = tmp_path / "msoa.csv"
        ask_frame(full_store, sql).to_csv(path, index=False)
        words = ("fits", "QNQ", "--on", "2018-06-01", "--json")
        ours, theirs = (
            json.loads(run(full_path, *words, *more))["findings"]
            for more in ((), ("--flows", path))
        )
        assert theirs[0]["value"] == pytest.approx(ours[0]["value"], abs=1e-5)
        assert [one["label"] for one in theirs] == [one["label"] for one in ours]

    def test_another_flow_gives_another_answer(
        self, shipped_path: Path, same: Path, shipped_store: Store
    ) -> None:
        lines = same.read_text().splitlines()
        kept = [line for line in lines if ",RDU," not in line]
        same.write_text("\n".join(kept))
        with pytest.raises(NothingFound):
            run(shipped_path, "catchment", "RDU", "--flows", same)
        assert values(run(shipped_path, "catchment", "RDU", "--json"), "catchment_population")

    def test_a_flow_of_one_part_of_england_is_told_of_that_part(
        self, shipped_path: Path, same: Path, shipped_store: Store
    ) -> None:
        """Its own areas are answered; others are told that nobody of theirs is in it."""
        sql = "select block from composition where area = 'lad:E08000012' order by all"
        blocks = [row[0] for row in shipped_store.execute(sql).fetchall()]
        lines = same.read_text().splitlines()
        same.write_text(
            "\n".join([lines[0], *(each for each in lines if each.split(",")[0] in blocks)])
        )
        on = ("--on", "2018-06-01", "--flows", same)
        merged = run(shipped_path, "footprint", "merge", *on)
        assert "1 councils make 1 regions" in merged
        assert "Note: Flow is that of own.csv" in merged
        assert "In no region, as nobody of theirs is in the flow: 313 of the councils." in merged
        assert "own.csv" in run(shipped_path, "fits", *on)
        for words in (("fits", "QJK"), ("footprint", "design", "--within", "QJK")):
            with pytest.raises(NothingFound, match="in the flow"):
                run(shipped_path, *words, *on)

    def test_everything_wrong_is_told_at_once_and_nothing_is_loaded(
        self, full_path: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "own.csv"
        path.write_text(
            "origin,provider,count\nE01000001,RDU,5\n,RDU,3\nE01000001,RDU,9\n"
            "E01000002,ZZZ9,-4\nE01035741,RDU,2\nXX,RDU,two\n"
        )
        before = full_path.read_bytes()
        with pytest.raises(InputRefused) as refused:
            run(full_path, "fits", "QNQ", "--flows", path)
        said = {(one.row, one.column, one.rule.split(",")[0]) for one in refused.value.problems}
        assert said == {
            (3, "origin", "has no origin"),
            (7, "count", "is no number"),
            (5, "count", "is negative"),
            (6, "origin", "is an area of 2021"),
            (7, "origin", "is no small area of the store"),
            (5, "provider", "is no organisation of the store"),
            (4, "origin", "stands with this provider in an earlier row"),
        }
        assert full_path.read_bytes() == before
