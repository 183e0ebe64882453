"""The gate: nothing is shared, signed, published or loaded while a fault of it stands."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tripleaim.governance.body import Registry, read_registry
from tripleaim.governance.checking import check_folder
from tripleaim.governance.folder import Filed, Folder, read_folder
from tripleaim.governance.signing import verify_document
from tripleaim.governance.verifying import successor_faults, trust_of, verify_folder
from tripleaim.model.errors import InputRefused, NothingFound, Problem
from tripleaim.store.engine import Store
from tripleaim.store.load import Gate

GATED = ("shared", "signed", "published")


def check_gate(folder: Folder, filed: Filed, registry: Registry | None, on: date) -> None:
    """Raises InputRefused with every fault of a document, each with its remedy.

    What concerns other documents of the folder does not hold it up.
    """
    report = check_folder(folder, registry, on)
    mine = [each for each in report.faults if each.where == filed.name]
    if mine:
        raise InputRefused(mine)


def check_successor(folder: Folder, filed: Filed, today: date) -> None:
    """Raises InputRefused with why what is said to supersede a document does not."""
    problems = [each for each in successor_faults(folder) if each.where == filed.name]
    heir = folder.by_id().get(filed.document.superseded_by or "")
    if heir is not None:
        problems += verify_document(heir.document, trust_of(folder, today), heir.name)
    if problems:
        raise InputRefused(problems)


def gate_of_load(today: date, pins: frozenset[str] = frozenset()) -> Gate:
    """The gate of a load: given the store that is being built, the problems of folders."""

    def problems(store: Store, folders: Sequence[Path]) -> list[Problem]:
        registry = read_registry(store)
        return [each for path in folders for each in load_problems(path, registry, today, pins)]

    return problems


def load_problems(
    path: Path, registry: Registry | None, today: date, pins: frozenset[str] = frozenset()
) -> list[Problem]:
    """Every fault of a folder, and every signature in it that does not hold."""
    try:
        folder = read_folder(path)
    except NothingFound as nothing:
        return [Problem(where=str(path), rule=str(nothing))]
    except InputRefused as refusal:
        return list(refusal.problems)
    trust = trust_of(folder, today, pins)
    found = [*check_folder(folder, registry, today).faults, *verify_folder(folder, trust).faults]
    return list(dict.fromkeys(found))
