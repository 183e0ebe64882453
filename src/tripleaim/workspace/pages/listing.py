"""Lists to take away, as CSV or JSON; no cell is a formula."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from tripleaim.store.files.csv_text import csv_of_rows


def listed(rows: Sequence[Mapping[str, Any]], form: str, name: str) -> HttpResponse:
    """Rows as a file of a form: `csv` or `json`."""
    if form == "json":
        text, kind = json.dumps(list(rows), ensure_ascii=False, default=str), "application/json"
    else:
        plain = [{key: _text(value) for key, value in row.items()} for row in rows]
        text, kind = csv_of_rows(plain, () if rows else ["none"]), "text/csv; charset=utf-8"
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _text(value: Any) -> str:
    return "" if value is None else str(value)
