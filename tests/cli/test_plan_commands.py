"""The plan commands, one after the other, as a finance lead would use them."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused, NothingFound

RUNNER = CliRunner()


def run(*words: object) -> str:
    result = RUNNER.invoke(app, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


@pytest.fixture(scope="module")
def plan(shipped_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "plan.toml"
    on = ("--on", "2018-06-01", "--store", shipped_path)
    said = run("plan", "new", "--system", "QF7", "--examples", "--out", path, *on)
    assert "3 initiatives" in said
    return path


def test_a_plan_goes_to_a_workbook_and_back(plan: Path) -> None:
    book, again = plan.with_suffix(".xlsx"), plan.with_name("again.toml")
    run("plan", "export", plan, "--out", book)
    run("plan", "import", book, "--out", again)
    assert again.read_text() == plan.read_text()


def test_a_plan_is_run(plan: Path) -> None:
    figures = plan.with_name("figures.csv")
    words = run("plan", "run", plan, "--draws", 200, "--out", figures)
    assert "chance of balance" in words
    assert figures.read_text().startswith("scenario,measure,part,name,year_ending")
    said = json.loads(run("plan", "run", plan, "--draws", 200, "--json"))
    lines = [line.split(",") for line in figures.read_text().splitlines()]
    system = {
        (row[0], row[4]): [round(float(cell), 2) for cell in row[5:8]]
        for row in lines
        if row[1:3] == ["gap", "system"]
    }
    for scenario, years in said["scenarios"].items():
        for each in years:
            same = system.get((scenario, str(each["year_ending"])))
            if same is not None:  # the table's sums may be half a penny apart
                told = [each["gap_gbp"], each["low"], each["high"]]
                assert told == pytest.approx(same, abs=0.011)
    assert system
    assert set(said["scenarios"]) == {"do nothing", "do minimum", "plan", "as delivered before"}
    assert sum(part["pence"] for part in said["parts"] if part["kind"] == "base") == 0
    assert (
        run("plan", "run", plan, "--draws", 200, "--json")
        == json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    )


def test_a_plan_is_scrutinised(plan: Path) -> None:
    result = RUNNER.invoke(app, ["plan", "check", str(plan)])
    assert result.exit_code == 1
    for words in ("cited to nothing", "staff"):
        checks = json.loads(RUNNER.invoke(app, ["plan", "check", str(plan), "--json"]).stdout)
        assert words in {remark["check"] for remark in checks["remarks"]}
    assert "No consultation is recorded" in result.stdout


def test_initiatives_are_chosen(plan: Path) -> None:
    words = run("plan", "choose", plan)
    assert "Expected gain" in words
    assert "out:" in words


def test_a_plan_is_followed(plan: Path) -> None:
    months = plan.with_name("months.csv")
    rows = [f"emergency,2019-{month:02d},1000,{1040 + month}" for month in range(4, 13)]
    months.write_text("\n".join(["measure,month,planned,actual", *rows]))
    words = run("plan", "track", plan, months, "--out", plan.with_name("today.toml"))
    assert "worse than plan after 9 months" in words
    assert "is not on record in this plan" in words
    assert plan.with_name("today.toml").exists()
    months.write_text("measure,month,planned,actual\nemergency,2019-04,1000,1200\n")
    words = run("plan", "track", plan, months, "--out", plan.with_name("same.toml"))
    assert "too early to tell: a forecast needs 3" in words
    assert "Nothing is restated" in words
    months.write_text("measure,month,planned,actual\nemergancy,2019-04,1000,1200\n")
    with pytest.raises(InputRefused, match="'emergancy' is no measure of this plan"):
        run("plan", "track", plan, months)


def test_the_schema_of_a_plan_is_published() -> None:
    schema = json.loads(run("plan", "schema"))
    assert {"plan", "baseline", "initiatives"} <= set(schema["properties"])
    assert schema["$schema"].startswith("https://json-schema.org")


def test_a_bad_plan_is_refused_in_words(plan: Path) -> None:
    bad = plan.with_name("bad.toml")
    bad.write_text(plan.read_text().replace("ramp_years = 3", 'ramp_years = "three"'))
    with pytest.raises(InputRefused, match=r"line \d+, initiatives\[3\].ramp_years"):
        run("plan", "run", bad)
    with pytest.raises(InputRefused, match="is not there"):
        run("plan", "run", plan.with_name("nowhere.toml"))


def test_whether_initiatives_could_be_seen(plan: Path, shipped_path: Path) -> None:
    said = json.loads(run("evaluate", "plan", plan, "--json", "--store", shipped_path))
    findings = said["findings"]
    assert [each["value"] for each in findings] == ["not seen"] * 3
    assert all("a change has to be" in each["statement"] for each in findings)
    strong = plan.with_name("strong.toml")
    words = plan.read_text().replace("reach = 0.12", "reach = 1.0")
    strong.write_text(words.replace("central = -0.18", "central = -0.55"))
    said = json.loads(run("evaluate", "plan", strong, "--json", "--store", shipped_path))
    assert said["findings"][0]["value"] == "seen"
    none = plan.with_name("none.toml")
    blocks = re.split(r"(?m)^(?=\[)", plan.read_text())
    urgent = re.compile(r'\A\[\[baseline\]\].*point = "(?:emergency|ae)"', re.DOTALL)
    none.write_text("".join(each for each in blocks if not urgent.match(each)))
    with pytest.raises(NothingFound, match="No initiative"):
        run("evaluate", "plan", none, "--store", shipped_path)
