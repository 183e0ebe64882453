"""The API as answers over HTTP: read only, marked by version, errors as data."""

import json
import os
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.model.errors import InputRefused, NothingFound, TripleaimError
from tripleaim.site.address import api_door, data_path
from tripleaim.store.files.csv_text import csv_of_rows
from tripleaim.workspace.api.endpoint import Endpoint, Given, Rows
from tripleaim.workspace.api.endpoints import ENDPOINTS, Desk
from tripleaim.workspace.api.held import Held
from tripleaim.workspace.api.manual import ROOT, VERSION, manual
from tripleaim.workspace.drawn import current, day_now, draw_page, page_of

READING = ("GET", "HEAD")
HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
OPEN = {"Access-Control-Allow-Origin": "*"}


def api_page(request: HttpRequest) -> HttpResponse:
    """The manual for people."""
    if request.method not in READING:
        return _only_reading()
    extra = {"endpoints": ENDPOINTS, "root": ROOT}
    crumbs = (("Data", data_path()), ("for software", ""))
    try:
        return draw_page(page_of("api.jinja", api_door(), "API", crumbs, extra))
    except TripleaimError as error:
        return _faults(503, error)


def api_manual(request: HttpRequest) -> HttpResponse:
    """The manual for software."""
    if request.method not in READING:
        return _only_reading()
    return _json(200, manual())


def api_rows(request: HttpRequest, name: str) -> HttpResponse:
    """The rows of one address, as JSON or CSV; 304 where the client has them."""
    endpoint = next((each for each in ENDPOINTS if each.name == name), None)
    if endpoint is None:
        return api_nowhere(request, name)
    if request.method not in READING:
        return _only_reading()
    given = request.GET.dict()
    repeated = frozenset(key for key in request.GET if len(request.GET.getlist(key)) > 1)
    try:
        endpoint.check(given, repeated)
    except InputRefused as error:
        return _faults(400, error)
    try:
        return _answer(request, endpoint, given)
    except (InputRefused, NothingFound) as error:  # well asked, and this store has none of it
        return _faults(404, error)
    except TripleaimError as error:
        return _faults(503, error)


def api_nowhere(request: HttpRequest, name: str) -> HttpResponse:
    """Where software asks for what is not there, it is told what is there as data."""
    there = ", ".join(f"{ROOT}{each.name}" for each in ENDPOINTS)
    return _said(404, f"There is no {name} here. There is {there}.")


def _answer(request: HttpRequest, endpoint: Endpoint, given: Given) -> HttpResponse:
    held = _held(Path(os.environ["TRIPLEAIM_SITE"]))
    desk = Desk(held=held, store=current(), on=day_now())
    mark = _mark(desk, endpoint, given)
    if mark in (request.headers.get("If-None-Match") or "").replace("W/", "").split(", "):
        return _with(HttpResponse(status=304), mark)
    asked = {name: text for name, text in given.items() if name != "format"}
    if given.get("format") == "csv":
        return _with(_csv(endpoint, endpoint.make(desk, asked)), mark)
    if endpoint.written:
        return _with(_json_text(200, f'{{"rows": {endpoint.written(desk, asked)}}}'), mark)
    return _with(_json(200, {"rows": endpoint.make(desk, asked)}), mark)


def _mark(desk: Desk, endpoint: Endpoint, given: Given) -> str:
    """The mark of an answer: which files or store it is made of, and what was asked."""
    version = desk.held.mark() if endpoint.of_files else repr(desk.store.identity())
    said = repr((VERSION, version, str(desk.on), endpoint.name, sorted(given.items())))
    return f'"{sha256(said.encode()).hexdigest()[:32]}"'


def _with(response: HttpResponse, mark: str) -> HttpResponse:
    response["ETag"] = f"W/{mark}"
    return response


def _csv(endpoint: Endpoint, rows: Rows) -> HttpResponse:
    text = csv_of_rows(rows, tuple(endpoint.columns))
    return _headed(HttpResponse(text, content_type="text/csv; charset=utf-8"))


def _json(status: int, said: Mapping[str, Any]) -> HttpResponse:
    return _json_text(status, json.dumps(said, ensure_ascii=False, default=str, allow_nan=False))


def _json_text(status: int, text: str) -> HttpResponse:
    return _headed(
        HttpResponse(text, status=status, content_type="application/json; charset=utf-8")
    )


def _headed(response: HttpResponse) -> HttpResponse:
    for name, value in (HEADERS | OPEN).items():
        response[name] = value
    return response


def _faults(status: int, error: TripleaimError) -> HttpResponse:
    if isinstance(error, InputRefused):
        return _json(status, {"faults": [str(each) for each in error.problems]})
    return _said(status, error.said if isinstance(error, NothingFound) else str(error))


def _said(status: int, said: str) -> HttpResponse:
    return _json(status, {"faults": [said]})


def _only_reading() -> HttpResponse:
    response = _said(405, "This address can only be read.")
    response["Allow"] = ", ".join(READING)
    return response


@cache
def _held(site: Path) -> Held:
    return Held(site)
