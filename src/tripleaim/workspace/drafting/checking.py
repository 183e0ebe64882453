"""The checks on a document as it stands, beside what its partnership has agreed."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tripleaim.governance.body import Registry, read_registry
from tripleaim.governance.checking import check_folder
from tripleaim.governance.folder import Filed, Folder
from tripleaim.governance.key_register import empty_register
from tripleaim.governance.placeholder import placeholders
from tripleaim.model.documents.base import Document as Agreed
from tripleaim.model.documents.decision import Decision
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.errors import InputRefused, Problem, TripleaimError, refuse
from tripleaim.workspace.current import Current
from tripleaim.workspace.drafting.document import Document, Version
from tripleaim.workspace.drafting.standing import standing
from tripleaim.workspace.moment import today_here

Plain = dict[str, Any]
AREA_ID = re.compile(r"[a-z_]{2,20}:[A-Z0-9]{2,9}")
NOT_QUOTED: dict[str, Any] = {
    "rule": "does not go with an agreement that only its own parties may read",
    "remedy": "Ask the partnership's governance officer which.",
    "value": None,
}


def faults_now(document: Document) -> list[Plain]:
    """The faults of a document as it stands today, worked out anew."""
    return checked(document, document.newest, today_here())[0]


def checked(document: Document, version: Version, on: date) -> tuple[list[Plain], list[Plain]]:
    """Faults and notes of a version on a day, as plain values; those of others are left out."""
    if version.agreed is None:
        return [plain_problem(each) for each in _unreadable(version, document.slug)], []
    name = f"{document.slug}.toml"
    filed: list[Filed] = []
    hidden: list[str] = []
    fallen: set[str] = set()
    others = Document.objects.filter(partnership=document.partnership, abandoned=False)
    for other in others.exclude(pk=document.pk).exclude(status="draft"):
        agreed = standing(other)
        if agreed is None:
            continue
        if agreed.id == version.agreed.supersedes:  # it ends when this one is signed
            agreed = agreed.model_copy(update={"status": "superseded"})
        shared = document.reach == "parties" and set(version.codes) <= set(other.newest.codes)
        if other.reach == "parties" and not shared:
            hidden.append(str(other.slug))
        fallen |= {agreed.id} if _is_fallen(other, agreed) else set()
        its = f"{other.slug}.toml"
        filed.append(Filed(document=agreed, path=Path(its), name=its))
    filed.append(Filed(document=version.agreed, path=Path(name), name=name))
    folder = Folder(path=Path(), filed=tuple(filed), keys=empty_register())
    report = check_folder(
        folder, registry(), on, is_agreed=lambda each: each.is_binding and each.id not in fallen
    )
    return _own(report.faults, name, hidden), _own(report.notes, name, hidden)


def _is_fallen(document: Document, agreed: Agreed) -> bool:
    """Whether a decision that sets something aside has lost a signature: it permits nothing then,
    as for whoever verifies the folder."""
    from tripleaim.workspace.signing.keys import fallen_signatures

    permits = isinstance(agreed, Decision) and bool(agreed.permits)
    return permits and bool(fallen_signatures(document))


def _own(problems: Iterable[Problem], name: str, hidden: Sequence[str]) -> list[Plain]:
    """The problems of one file; where they quote what its parties alone may read, that is left out.

    What the checks found is shown to all who may read the document, the others' readers or not.
    """
    found = []
    for problem in problems:
        if problem.where == name:
            said = f"{problem.rule} {problem.remedy}"
            is_private = any(re.search(rf"(?<![\w-]){re.escape(e)}(?![\w-])", said) for e in hidden)
            found.append(plain_problem(replace(problem, **NOT_QUOTED) if is_private else problem))
    return found


def registry() -> Registry | None:
    """The bodies that the store knows; None where there is no store, so that none is looked up."""
    path = os.environ.get("TRIPLEAIM_STORE", "")
    if not path:
        return None
    try:
        found: Registry = _store_at(Path(path)).ask("registry", read_registry)
    except TripleaimError:
        return None
    return found


def name_of(code: str) -> str:
    """The name of an organisation, or its code where it is not on record."""
    found = registry()
    return found.name(code) if found is not None else code


def area_of(said: str) -> str:
    """The id of an area, from its id or the code of a board or partnership; empty for none.

    Raises InputRefused for one that is not on record; where there is no store, an id is taken as
    it is written.
    """
    text = said.strip()
    if not text:
        return ""
    found = registry()
    areas = found.areas if found is not None else None
    kind, _, code = text.rpartition(":")
    ids = [f"{each}:{code.upper()}" for each in ((kind.lower(),) if kind else ("icb", "stp"))]
    known = [each for each in ids if areas is None or each in areas]
    if known and (areas is not None or (kind and AREA_ID.fullmatch(known[0]))):
        return known[0]
    raise refuse("area", "is not on record", "Write its id, as icb:QF7.", column="area")


@cache
def _store_at(path: Path) -> Current:
    return Current(path)


def _unreadable(version: Version, where: str) -> list[Problem]:
    """What still stands in the way of its being a document of its kind."""
    try:
        document_from(version.values, where)
    except InputRefused as refusal:
        gaps = list(placeholders(version.values, where))
        columns = {each.column for each in gaps}
        return [*gaps, *(each for each in refusal.problems if each.column not in columns)]
    return []


def plain_problem(problem: Problem) -> Plain:
    """A problem as plain values, to keep."""
    return {
        "column": problem.column or "",
        "value": problem.value or "",
        "rule": problem.rule,
        "remedy": problem.remedy,
    }
