"""The front door: typed rows for pandas, Arrow and notebooks; days as text; a default store."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import tripleaim
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Store


def test_an_answer_is_a_sequence_of_findings_and_a_frame(shipped_store: Store) -> None:
    found = tripleaim.answer(shipped_store, "who", "QOP", "2018-06-01")
    assert found == tripleaim.answer(shipped_store, "who", "QOP", date(2018, 6, 1))
    assert all(isinstance(each, Finding) for each in found)
    frame = found.frame()
    assert len(frame) == len(found) == len(found[:3]) + len(found[3:])
    people = frame[frame["measure"] == "people"].iloc[0]
    assert people["value"] == next(each.value for each in found if each.measure == "people")
    assert frame["value"].dtype == float
    words = [each for each in found if isinstance(each.value, str)]
    assert frame["said"].notna().sum() >= len(words)


@pytest.mark.polars
def test_arrow_and_polars_take_it_as_it_is(shipped_store: Store) -> None:
    import polars

    found = tripleaim.areas(shipped_store, "icb", "2026-04-01")
    assert pa.table(found).num_rows == len(polars.DataFrame(found)) == 36


def test_a_notebook_shows_a_table_with_nothing_of_ours_unescaped(shipped_store: Store) -> None:
    found = tripleaim.Rows([{"name": "<script>", "people": 1234}], title="A & B", notes=["<i>"])
    shown = found._repr_html_()
    assert "<script>" not in shown
    assert "<i>" not in shown
    assert "&lt;script&gt;" in shown
    assert "1,234" in shown
    assert "A &amp; B" in shown
    assert "<table>" in tripleaim.answer(shipped_store, "who", "QOP", "2018-06-01")._repr_html_()


def test_a_store_that_is_not_there_offers_to_be_built(
    tmp_path: Path, shipped_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIPLEAIM_STORE", raising=False)
    with pytest.raises(NothingFound, match="build=True"):
        tripleaim.open_store()
    monkeypatch.setenv("TRIPLEAIM_STORE", str(shipped_path))
    with tripleaim.open_store() as store:
        assert len(tripleaim.areas(store, "stp", "2018-06-01")) == 42


def test_a_day_that_is_none_is_refused(shipped_store: Store) -> None:
    with pytest.raises(InputRefused, match="2018-06-01"):
        tripleaim.answer(shipped_store, "who", "QOP", "June")


def test_a_frame_is_rebased_as_a_file_is(shipped_store: Store, tmp_path: Path) -> None:
    frame = pd.DataFrame({"ccg": ["00T", "01Y"], "beds": [600, 400]})
    asked = (shipped_store, frame, "ccg@2018-04-01", "icb@2022-07-01")
    carried = tripleaim.rebase(*asked, counts=["beds"])
    frame.to_csv(tmp_path / "beds.csv", index=False)
    as_file = tripleaim.rebase(shipped_store, tmp_path / "beds.csv", *asked[2:], counts=["beds"])
    assert carried == as_file
    assert {row["code"]: row["beds"] for row in carried} == {"QJ2": 52, "QOP": 948}
    assert any("added up: beds" in note for note in carried.notes)


def test_process_control_of_a_step() -> None:
    steps = [10.0, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 30]
    chart = tripleaim.spc(steps)
    assert [row["rule"] for row in chart][-1] == 1
    assert len(chart) == len(steps)


STEP = [10.0, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 30]


def panel(units: int = 14) -> pd.DataFrame:
    rows = [
        {
            "unit": f"u{unit:02d}",
            "period": f"{2015 + at // 12}-{at % 12 + 1:02d}",
            "outcome": 50 + unit + (7 * at * unit) % 5 - 9.0 * (unit == 0 and at >= 20),
            "treatment": int(unit == 0 and at >= 20),
        }
        for unit in range(units)
        for at in range(30)
    ]
    return pd.DataFrame(rows)


def drawable() -> dict[str, tripleaim.Rows]:
    few = panel(3)[["unit", "period", "outcome"]].to_dict("records")
    many = panel()[["unit", "period", "outcome"]].to_dict("records")
    return {
        "spc": tripleaim.spc(STEP),
        "few lines": tripleaim.Rows(few, "Three units"),
        "many lines": tripleaim.Rows(many, "Many"),
        "findings": tripleaim.evaluate(panel()),
    }


@pytest.mark.altair
@pytest.mark.parametrize("kind", ["spc", "few lines", "many lines", "findings"])
def test_rows_show_themselves_as_a_picture_and_as_altair(kind: str, tmp_path: Path) -> None:
    import altair

    rows = drawable()[kind]
    picture = rows.chart()
    bundle = picture._repr_mimebundle_()
    spec = bundle["application/vnd.vegalite.v5+json"]
    assert spec["data"]["values"]
    assert rows.title.split(":")[0] in bundle["text/plain"]
    assert isinstance(picture.altair(), altair.TopLevelMixin)
    drawn = picture.svg(tmp_path / "one.svg")
    assert (tmp_path / "one.svg").read_text(encoding="utf-8") == drawn
    assert drawn.count("<path") > 3


def test_a_picture_holds_the_numbers_of_its_rows() -> None:
    points = tripleaim.spc(STEP).chart().spec["data"]["values"]
    assert [point["value"] for point in points] == STEP
    assert [point["point"] for point in points][-1] == "special"
    found = tripleaim.evaluate(panel())
    estimates = [each for each in found if each.table == "Every estimate" and each.low is not None]
    drawn = found.chart("Every estimate").spec["data"]["values"]
    assert [(each["value"], each["low"]) for each in drawn] == [
        (each.value, each.low) for each in estimates
    ]


def test_what_has_no_numbers_is_not_drawn() -> None:
    with pytest.raises(NothingFound, match="hold no numbers"):
        tripleaim.Rows([{"code": "QOP"}]).chart()
    with pytest.raises(NothingFound, match="Tables with numbers: Every estimate"):
        tripleaim.evaluate(panel()).chart("What could have refuted it")


def test_every_verb_of_the_front_door_is_there() -> None:
    verbs = [
        "rebase",
        "history",
        "areas",
        "series",
        "spc",
        "evaluate",
        "catchment",
        "footprint",
        "plan",
        "synthesise",
        "segments",
    ]
    for name in [*verbs, *tripleaim.__all__]:
        assert callable(getattr(tripleaim, name)), name


def test_a_name_that_is_none_says_what_there_is() -> None:
    with pytest.raises(AttributeError, match="it has"):
        _ = tripleaim.rebse
