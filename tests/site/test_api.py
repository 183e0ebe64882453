"""The API of a served site: the rows of its files, marked by version, faults told as data."""

import gzip
import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import jsonschema
import pytest
import schemathesis
from browsing import ON
from hypothesis import HealthCheck, given, settings
from pyarrow import parquet
from tidy_read import lines_of, typed

from tripleaim.model.errors import NothingFound
from tripleaim.model.shown import cell
from tripleaim.page.tidy import NAMES
from tripleaim.questions.ten import TEN
from tripleaim.workspace.api.endpoints import ENDPOINTS
from tripleaim.workspace.api.held import Held
from tripleaim.workspace.serve import make_application

Asked = Callable[..., "Reply"]
BOARDS = "to_kind=icb&to_on=2026-04-01"


class Reply:
    """An answer: status, headers by small name, body, and the body as JSON."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes):
        self.status, self.headers = status, {name.lower(): said for name, said in headers.items()}
        self.body = body

    @property
    def said(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.body)
        return said


@pytest.fixture(scope="module")
def application(site_folder: Path, shipped_path: Path) -> Any:
    """What serves the site of the tests."""
    return make_application(shipped_path, site_folder, ON)


@pytest.fixture(scope="module")
def ask(application: Any) -> Asked:
    """Asks it over WSGI: a path below the root of the API, parameters, and what else is said."""

    def asked(path: str, method: str = "GET", query: str = "", **more: Any) -> Reply:
        headers = {name: str(said) for name, said in more.items() if name.startswith("HTTP_")}
        plain = {name: said for name, said in more.items() if not name.startswith("HTTP_")}
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        environ |= {"PATH_INFO": f"/api/v1/{path}", "REQUEST_METHOD": method, **headers}
        environ |= {"HTTP_HOST": "localhost", "QUERY_STRING": query or urlencode(plain)}
        environ["wsgi.input"] = io.BytesIO()
        kept: dict[str, Any] = {}

        def start(status: str, heads: list[tuple[str, str]], _: Any = None) -> None:
            kept.update(status=int(status.split()[0]), headers=dict(heads))

        body = b"".join(application(environ, start))
        return Reply(kept["status"], kept["headers"], body)

    return asked


def file_rows(site: Path, asked: str, area: str) -> list[dict[str, str]]:
    """The rows about an area of one file of the site."""
    content = gzip.decompress((site / "data" / f"{asked}.csv.gz").read_bytes())
    return [row for row in lines_of(content) if row["area"] == area]


@pytest.mark.parametrize("asked", [each.id for each in TEN])
@pytest.mark.parametrize("area", ["icb:QOP", "england", "icb:Z9B2Z"])
def test_the_rows_are_those_of_the_files(
    ask: Asked, site_folder: Path, asked: str, area: str
) -> None:
    whole = file_rows(site_folder, asked, area)
    query = {"area": area.removeprefix("icb:"), "question": asked}
    found = ask("answers", **query).said["rows"]
    assert [tuple(cell(_day(name, row[name])) for name in NAMES) for row in found] == typed(whole)
    assert found
    as_csv = ask("answers", **query, format="csv")
    assert as_csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert lines_of(as_csv.body) == whole


@pytest.mark.parametrize("area", ["icb:QOP", "england", "icb:Z9B2Z"])
def test_the_text_of_json_is_what_its_rows_make(ask: Asked, site_folder: Path, area: str) -> None:
    held = Held(site_folder)
    for asked in ("", *(each.id for each in TEN)):
        made = {"rows": held.rows(area, None, asked)}
        query = {"area": area, **({"question": asked} if asked else {})}
        text = json.dumps(made, ensure_ascii=False, default=str)
        assert ask("answers", **query).body == text.encode()


def test_a_question_without_rows_is_an_empty_list(site_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(site_folder / "data", tmp_path / "data")
    path = tmp_path / "data" / "next.parquet"
    parquet.write_table(parquet.read_table(path)[:0], path)
    held = Held(tmp_path)
    assert held.rows("QOP", None, "next") == json.loads(held.json("QOP", None, "next")) == []
    assert json.loads(held.json("QOP", None)) == json.loads(
        json.dumps(held.rows("QOP", None), default=str)
    )


def test_of_answers_a_few_are_kept_and_of_files_all(
    site_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tripleaim.workspace.api.held.KEPT", 3)
    held = Held(site_folder)
    texts = [held.json("QOP", None, each.id) for each in TEN]
    assert sorted(map(type, held._made), key=str) == [str] * 11 + [tuple] * 3
    assert [held.json("QOP", None, each.id) for each in TEN] == texts


def _day(name: str, value: Any) -> Any:
    is_day = name in ("on", "period_from", "period_to") and value
    return date.fromisoformat(value) if is_day else value


def test_all_ten_come_in_their_order(ask: Asked) -> None:
    rows = ask("answers", area="Z9B2Z").said["rows"]
    assert list(dict.fromkeys(row["question"] for row in rows)) == [each.id for each in TEN]


def test_a_day_is_answered_by_the_newest_one_kept_before_it(ask: Asked) -> None:
    [kept] = [row["on"] for row in ask("answered").said["rows"] if row["area"] == "icb:QOP"]
    later = ask("answers", area="QOP", on="2027-01-01").said["rows"]
    assert {row["on"] for row in later} == {kept}
    early = ask("answers", area="QOP", on="2001-01-01")
    assert early.status == 404
    assert kept in early.said["faults"][0]


@pytest.mark.parametrize(
    ("path", "query", "status", "says"),
    [
        ("answers", "area=QZZ", 404, "No answers about QZZ"),
        ("answers", "question=why", 400, "is none of who"),
        ("answers", "on=June", 400, "is not a date from 1900 to 2200"),
        ("answers", "on=1899-12-31", 400, "is not a date from 1900 to 2200"),
        ("answers", "on=2201-01-01", 400, "is not a date from 1900 to 2200"),
        ("answers", "on=2018-02-30", 400, "is not a date from 1900 to 2200"),
        ("answers", "on=20180601", 400, "is not a date from 1900 to 2200"),
        ("answers", "colour=red&area=%3Cb%3E", 400, "colour"),
        ("answers", "area=QOP&area=Z9B2Z", 400, "is given twice"),
        ("areas", "", 400, "is wanted"),
        ("areas", "kind=county", 400, "is none of"),
        ("areas", "kind=icb&on=2017-01-01", 404, "There was no icb"),
        ("history", "body=QZZ99", 404, "QZZ99"),
        ("history", "body=Y03660", 404, "practices do not ship"),
        ("rebase", f"from_on=June&from_kind=ccg&{BOARDS}", 400, "is not a date from 1900 to 2200"),
        ("rebase", f"from_on=2017-04-01&from_kind=county&{BOARDS}", 400, "is none of"),
        ("rebase", f"from_on=1990-04-01&from_kind=ccg&{BOARDS}", 404, "no footprints"),
        ("series", "measure=nothing", 404, "nothing"),
        ("nowhere", "", 404, "There is /api/v1/questions"),
        ("answers/who", "area=QOP", 404, "There is /api/v1/questions"),
    ],
)
def test_a_fault_is_told_as_data(ask: Asked, path: str, query: str, status: int, says: str) -> None:
    found = ask(path, query=query)
    assert (found.status, says in " ".join(found.said["faults"])) == (status, True), found.body
    assert found.headers["content-type"].startswith("application/json")
    assert "tripleaim " not in found.body.decode()  # who asks over HTTP has no terminal here


def test_every_fault_is_told_at_once(ask: Asked) -> None:
    assert len(ask("answers", query="on=June&question=why&colour=red").said["faults"]) == 3


def test_what_has_not_changed_is_not_sent_again(ask: Asked) -> None:
    first = ask("answers", area="QOP")
    again = ask("answers", area="QOP", HTTP_IF_NONE_MATCH=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    for other in ({"area": "Z9B2Z"}, {"area": "QOP", "format": "csv"}):
        assert ask("answers", **other, HTTP_IF_NONE_MATCH=first.headers["etag"]).status == 200
    assert ask("questions", HTTP_IF_NONE_MATCH='"x"').status == 200


def test_long_answers_are_compressed_for_who_takes_it(ask: Asked) -> None:
    plain = ask("answers", area="QOP")
    small = ask("answers", area="QOP", HTTP_ACCEPT_ENCODING="gzip")
    assert small.headers["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert len(small.body) < len(plain.body) / 8


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_it_can_only_be_read(ask: Asked, method: str) -> None:
    for path in ("answers", "openapi.json", ""):
        found = ask(path, method)
        assert (found.status, found.headers["allow"]) == (405, "GET, HEAD")
    assert ask("answers", "HEAD").body == b""


def test_the_store_tells_areas_history_maps_and_series(ask: Asked) -> None:
    areas = ask("areas", kind="stp", on="2018-06-01").said["rows"]
    assert {"stp:QOP", "stp:QJM"} <= {row["area"] for row in areas}
    steps = ask("history", body="01Y").said["rows"]
    assert any(row["successor"] == "icb:QOP" or row["predecessor"] == "ccg:01Y" for row in steps)
    query = f"from_kind=ccg&from_on=2017-04-01&{BOARDS}"
    shares: dict[str, float] = {}
    for row in ask("rebase", query=query).said["rows"]:
        shares[row["from"]] = shares.get(row["from"], 0) + row["share"]
    assert len(shares) > 180
    assert all(abs(share - 1) < 1e-9 for share in shares.values())


def test_a_series_is_one_that_measures_lists(ask: Asked) -> None:
    held = {(row["measure"], row["kind"]): row for row in ask("measures").said["rows"]}
    listed = held["emergency_admissions", "stp"]
    rows = ask("series", measure="emergency_admissions", kind="stp").said["rows"]
    assert 20 < len({row["unit"] for row in rows}) <= listed["subjects"]
    assert min(row["period_from"] for row in rows) == listed["first"]
    assert max(row["period_from"] for row in rows) < listed["until"]


def test_files_replaced_while_serving_are_seen(site_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(site_folder / "data", tmp_path / "site" / "data")
    held = Held(tmp_path / "site")
    before, mark = held.rows("QOP", None, "done"), held.mark()
    assert before
    (tmp_path / "site" / "data" / "done.parquet").write_bytes(
        (tmp_path / "site" / "data" / "next.parquet").read_bytes()
    )
    assert held.rows("QOP", None, "done") == before
    (tmp_path / "site" / "data" / "datapackage.json").write_text("{}")
    assert held.mark() != mark
    assert {row["question"] for row in held.rows("QOP", None, "done")} == {"next"}
    (tmp_path / "site" / "data" / "datapackage.json").unlink()
    with pytest.raises(NothingFound):
        held.rows("QOP", date(2026, 1, 1))


def test_the_manual_names_every_address(ask: Asked) -> None:
    said = ask("openapi.json").said
    assert list(said["paths"]) == [f"/api/v1/{each.name}" for each in ENDPOINTS]
    page = ask("").body.decode()
    assert all(f"/api/v1/{each.name}" in page for each in ENDPOINTS)


def test_the_manual_has_an_example_of_every_answer_and_of_what_is_not_there(ask: Asked) -> None:
    manual = ask("openapi.json").said
    for endpoint in ENDPOINTS:
        said = manual["paths"][f"/api/v1/{endpoint.name}"]["get"]["responses"]
        shown = said["200"]["content"]["application/json"]
        jsonschema.validate(shown["example"], shown["schema"], jsonschema.Draft202012Validator)
        [row] = shown["example"]["rows"]
        assert lines_of(said["200"]["content"]["text/csv"]["example"].encode()) == [
            {name: "" if cell is None else str(cell) for name, cell in row.items()}
        ]
        for code in ("400", "404", "503"):
            [fault] = said[code]["content"]["application/json"]["example"]["faults"]
            assert fault
        assert "nothing of it is held" in said["404"]["description"]


# What is asked for the example of each address, and what is asked where nothing of it is held.
EXAMPLES = {
    "questions": ({}, None),
    "answered": ({}, None),
    "answers": ({"area": "QOP"}, {"area": "QZZ"}),
    "areas": ({"kind": "icb"}, {"kind": "icb", "on": "2017-01-01"}),
    "history": ({"body": "QOP"}, {"body": "QZZ99"}),
    "rebase": (
        {"from_kind": "ccg", "from_on": "2019-04-01", "to_kind": "icb", "to_on": "2026-04-01"},
        {"from_kind": "ccg", "from_on": "1990-04-01", "to_kind": "icb", "to_on": "2026-04-01"},
    ),
    "measures": ({}, None),
    "series": ({"measure": "ae_attendances"}, {"measure": "nothing"}),
}


@pytest.mark.parametrize("name", [each.name for each in ENDPOINTS])
def test_what_the_manual_shows_is_what_is_answered(ask: Asked, name: str) -> None:
    said = said_of(ask("openapi.json").said, name)
    held, missing = EXAMPLES[name]
    [row] = said["200"]["content"]["application/json"]["example"]["rows"]
    assert row in ask(name, **held).said["rows"]
    if missing is not None:
        told = ask(name, **missing)
        [fault] = said["404"]["content"]["application/json"]["example"]["faults"]
        assert told.status == 404
        assert told.said["faults"][0].startswith(fault.rpartition("Measures: ")[0] or fault)


def test_what_the_manual_shows_of_a_wrong_day_is_what_is_told(ask: Asked) -> None:
    said = said_of(ask("openapi.json").said, "areas")
    [fault] = said["400"]["content"]["application/json"]["example"]["faults"]
    assert ask("areas", kind="icb", on="soon").said["faults"] == [fault]


def said_of(manual: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = manual["paths"][f"/api/v1/{name}"]["get"]["responses"]
    return found


def test_schemathesis_finds_nothing(application: Any, ask: Asked) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    tried = [_try_all(operation.ok()) for operation in schema.get_all_operations()]
    assert len(tried) == len(ENDPOINTS)
    assert min(tried) >= 1
    assert sum(tried) >= 10 * len(ENDPOINTS)


def _try_all(operation: Any) -> int:
    tried = 0

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        nonlocal tried
        tried += 1
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    check()
    return tried
