"""Lists to take away, as CSV or JSON; no cell is a formula."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def listed(rows: Sequence[Mapping[str, Any]], form: str, name: str) -> HttpResponse:
    """Rows as a file of a form: `csv` or `json`."""
    if form == "json":
        text, kind = json.dumps(list(rows), ensure_ascii=False, default=str), "application/json"
    else:
        made = io.StringIO()
        writer = csv.DictWriter(made, list(rows[0]) if rows else ["none"])
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
        text, kind = made.getvalue(), "text/csv; charset=utf-8"
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _cell(value: Any) -> str:
    said = str(value)
    return f"'{said}" if said.startswith(FORMULA) else said
