"""Every place for a value of every verb, as the parser knows them.

What else a verb needs is in `VALUES`; one that lacks a value there is told, so none is forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tripleaim.cli.app import app

# What each place is given where it is not the one that is tried: by its name, or verb and name.
VALUES: dict[str, str] = {
    "area": "QF7",
    "address": "https://a.example",
    "admin": "a@b.example",
    "before": "{desk}/people",
    "better": "lower",
    "board": "QJK",
    "code": "QF7",
    "column": "person",
    "data": "{desk}",
    "entries": "{desk}/extract.csv",
    "extract": "{desk}/extract.csv",
    "earlier": "{desk}/head.txt",
    "file": "{desk}/extract.csv",
    "folder": "{desk}/documents",
    "from": "ccg@2017-04-01",
    "head": "{desk}/head.txt",
    "home": "{desk}/home",
    "key": "{desk}/key.bin",
    "kind": "stp",
    "log-key": "log+00000000+AA==",
    "map": "{desk}/map.toml",
    "measure": "ae_four_hours",
    "months": "{desk}/extract.csv",
    "name": "shared",
    "now": "{desk}/people",
    "officer": "a@b.example",
    "other": "{desk}/documents",
    "out": "{desk}/docs/out",
    "partnership": "one",
    "party": "RX1",
    "plan": "{desk}/plan.toml",
    "reason": "left",
    "responses": "{desk}/asked/answers.csv",
    "role": "reader",
    "scheme": "frailty",
    "seen": "in person",
    "signatory": "A. Person",
    "sources": "none",
    "status": "shared",
    "subject": "QF7",
    "system": "QF7",
    "text": "Leeds",
    "to": "{desk}/docs",
    "told": "{desk}/extract.csv",
    "value": "age",
    "wave": "wave",
    "who": "QF7",
    "workbook": "{desk}/plan.xlsx",
    "new kind": "delegation",
    "evaluate interrupted from": "2018-06",
    "documents proof file": "{desk}/proof.json",
    "documents schema kind": "plan",
    "people segments folder": "{desk}/people",
    "people shares folder": "{desk}/people",
    "people releases folder": "{desk}/people",
    "rebase to": "stp@2017-04-01",
    "key make file": "{desk}/docs/new.pem",
    "key new folder": "{desk}/docs",
    "key new key": "{desk}/docs/new.pem",
    "key sign text": "{desk}/text.txt",
    "survey folder": "{desk}/asked",
    "workspace backup file": "{desk}/docs/all.backup",
    "workspace export folder": "{desk}/docs/e",
    "workspace foi folder": "{desk}/docs/f",
    "workspace foi request": "FOI 1",
    "workspace own-data person": "a@b.example",
    "workspace own-data file": "{desk}/docs/o.json",
    "workspace later days": "3",
    "workspace link mail": "a@b.example",
    "workspace restore file": "{desk}/all.backup",
    "example name": "waits.csv",
}
SHORT = {"footprint design": ("--changes=1",)}
NO_STORE = {"site", "data", "serve", "workspace run"}  # what would take long is not begun
WRITTEN = {"out", "xlsx", "page", "svg", "to", "home"}  # a text there is a name below `docs`
WRITTEN_BY = {"build store", "key make file", "key new key", "key new folder"} | {
    "workspace backup file",
    "workspace export folder",
    "workspace foi folder",
    "workspace own-data file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for a value: its verb, its name, and the words around it, {} for the text."""

    verb: str
    name: str
    words: tuple[str, ...]
    writes: bool


def slots() -> Iterator[Slot]:
    """Every place for a value of every verb. Raises KeyError for one that needs more than is known
    here: who adds such a verb says what it is given."""
    from typer.main import get_command

    for verb, command in _leaves(get_command(app), ()):
        takes = [each for each in command.params if not getattr(each, "is_flag", False)]
        for tried in takes:
            yield Slot(
                verb=verb,
                name=tried.name,
                words=tuple(_words(verb, takes, tried)),
                writes=_plain(tried) in WRITTEN or f"{verb} {_plain(tried)}" in WRITTEN_BY,
            )


def _leaves(group: Any, above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _leaves(command, (*above, name))
        else:
            yield " ".join((*above, name)), command


def _words(verb: str, takes: list[Any], tried: Any) -> Iterator[str]:
    """The words of a call: options that are needed, the one that is tried, then arguments."""
    yield from verb.split()
    yield from SHORT.get(verb, ())
    options = [each for each in takes if each.param_type_name == "option"]
    for each in options:
        if each is tried:
            yield f"{each.opts[0]}={{}}" if each.nargs == 1 else each.opts[0]
            yield from ["{}"] * each.nargs if each.nargs > 1 else []
        elif each.required or _plain(each) in ("store", "home"):
            yield f"{each.opts[0]}={_value(verb, each)}"
    yield "--"
    for each in takes:
        if each.param_type_name == "argument":
            if each is tried:
                yield "{}"
            elif each.required or each.name in ("area", "who"):
                yield _value(verb, each)


def _plain(param: Any) -> str:
    return str(param.opts[0]).lstrip("-") if param.opts else str(param.name)


def _value(verb: str, param: Any) -> str:
    name = _plain(param)
    if name == "store" and verb in NO_STORE:
        return "{desk}/none.duckdb"
    if name == "store":
        return "{desk}/docs/b.duckdb" if verb == "build" else "{store}"
    given = VALUES.get(f"{verb} {name}") or VALUES.get(name)
    if given is None:
        raise KeyError(f"{verb}: nothing is given for {name} in VALUES")
    return given
