"""A folder of documents: every TOML file in it, and the register of keys beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tripleaim.governance.kept_log import KeptLog, has_log, read_kept_log
from tripleaim.governance.key_register import (
    KeyRegister,
    empty_register,
    read_keys,
    write_keys,
)
from tripleaim.governance.placeholder import CHOSEN, placeholders
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.edit import edited, rewritten
from tripleaim.model.documents.kinds import KINDS, document_from, text_of
from tripleaim.model.errors import InputRefused, NothingFound, Problem, refuse
from tripleaim.store.files.output import check_places, make_folder, write_text
from tripleaim.store.files.text import read_text
from tripleaim.store.files.toml_file import open_toml

KEYS = "keys.toml"
ENDING = ".toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A document and the file it stands in; `name` is the file's path inside its folder."""

    document: Document
    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Documents that are checked together, the keys beside them, and what could not be read.

    `log` is there in what a workspace exported; `unread` names files that are no document yet.
    """

    path: Path
    filed: tuple[Filed, ...]
    keys: KeyRegister
    problems: tuple[Problem, ...] = ()
    log: KeptLog | None = None
    unread: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many documents lie in the folder, those that cannot be read among them."""
        return len(self.filed) + len(self.unread)

    def by_id(self) -> dict[str, Filed]:
        """The documents by id; of two with one id, the first."""
        return {each.document.id: each for each in reversed(self.filed)}


def read_folder(path: Path) -> Folder:
    """Every document of a folder and its subfolders, in order of name.

    What cannot be read is among `problems`, and the rest is read all the same. Raises NothingFound
    for a folder without documents.
    """
    if not path.is_dir():
        raise refuse(str(path), "is not a folder", "Start one: tripleaim new KIND --to FOLDER.")
    files = sorted(each for each in path.rglob("*") if _is_document(each))
    problems = [_not_followed(each, path) for each in sorted(path.rglob("*")) if _is_away(each)]
    if not files and not problems:
        raise NothingFound(f"{path} holds no document. Kinds: {', '.join(KINDS)}.")
    filed: list[Filed] = []
    unread: list[str] = []
    for file in files:
        name = file.relative_to(path).as_posix()
        values: dict[str, Any] = {}
        try:
            values = open_toml(file, name)
            if "plan" in values and "kind" not in values:
                check_plan(values, name)
                continue
            filed.append(Filed(document=document_from(values, name), path=file, name=name))
        except InputRefused as refusal:
            problems += _with_placeholders(refusal, values, name)
            unread.append(name)
    keys, wrong = _keys_of(path)
    log, faults = _log_of(path)
    return Folder(
        path=path,
        filed=tuple(filed),
        keys=keys,
        problems=(*problems, *wrong, *faults),
        log=log,
        unread=tuple(unread),
    )


def _is_document(file: Path) -> bool:
    """Whether a file is read as a document: by its ending, in capitals or not."""
    return file.suffix.lower() == ENDING and file.name.lower() != KEYS


def _is_away(place: Path) -> bool:
    return place.is_symlink() and place.is_dir() and place.suffix.lower() != ENDING


def _not_followed(place: Path, folder: Path) -> Problem:
    return Problem(
        where=place.relative_to(folder).as_posix(),
        rule="is a link to a folder, which is not looked into",
        remedy="Put the folder itself here, or take the link away.",
    )


def _with_placeholders(
    refusal: InputRefused, values: dict[str, Any], name: str
) -> Iterator[Problem]:
    """Why a file cannot be read: its placeholders, then what is wrong besides."""
    still = list(placeholders(values, name))
    rules = {each.column: each.rule for each in refusal.problems}
    for each in still:
        said = rules.get(each.column, "").removeprefix("is refused: ")
        yield replace(each, remedy=f"{said}.") if each.value == CHOSEN and said else each
    columns = {each.column for each in still}
    yield from (each for each in refusal.problems if each.column not in columns)


def check_plan(values: dict[str, Any], name: str) -> None:
    """Raises InputRefused when a five-year plan is not one; it is signed under a cover."""
    from tripleaim.model.documents.plan import Plan

    try:
        Plan.model_validate(values)
    except ValidationError as error:
        raise InputRefused(
            Problem(
                where=name,
                column=".".join(str(part) for part in each["loc"]) or None,
                rule=f"is refused: {each['msg']}",
            )
            for each in error.errors()
        ) from None


def write_filed(filed: Filed) -> None:
    """Write a document back to its file, whole or not at all.

    Comments and order of a text written by hand stay; where they cannot, the original is kept in
    a file of the same name with `.orig`.
    """
    text = text_of(filed.document)
    if filed.path.exists():
        original = read_text(filed.path, name=filed.name)
        text = edited(original, filed.document, filed.name)
        if text == text_of(filed.document) and rewritten(original, filed.name).original:
            write_text(filed.path.with_name(f"{filed.path.name}.orig"), original)
    write_text(filed.path, text)


def write_register(folder: Path, register: KeyRegister) -> None:
    """Write the register of keys of a folder, as `write_filed` writes."""
    write_text(make_folder(folder) / KEYS, write_keys(register))


def write_signed(folder: Path, register: KeyRegister, filed: Sequence[Filed]) -> None:
    """Write a register and the documents that it vouches for; none where one cannot be written."""
    check_places(make_folder(folder) / KEYS, *(each.path for each in filed))
    write_register(folder, register)
    for each in filed:
        write_filed(each)


def find_filed(folder: Folder, name: str) -> Filed:
    """The document of an id or a file name.

    Raises InputRefused for a name of several, NothingFound with the ids there are.
    """
    exact = [each for each in folder.filed if name == each.name]
    found = exact or [each for each in folder.filed if name in (each.document.id, each.path.name)]
    if len(found) > 1:
        several = ", ".join(each.name for each in found)
        raise refuse(name, f"is the name of several: {several}", "Give one of these.")
    if found:
        return found[0]
    unread = [
        each
        for each in folder.problems
        if {each.where, Path(each.where).name} & {name, f"{name}.toml"}
    ]
    if unread:
        raise InputRefused(unread)
    listed: Sequence[str] = [each.document.id for each in folder.filed][:20]
    raise NothingFound(f"{folder.path} holds no document '{name}'. It has: {', '.join(listed)}.")


def read_register(path: Path) -> KeyRegister:
    """The register of keys of a folder; an empty one where there is none yet."""
    file = path / KEYS
    return read_keys(read_text(file, name=KEYS), KEYS) if file.exists() else empty_register()


def _log_of(path: Path) -> tuple[KeptLog | None, tuple[Problem, ...]]:
    if not has_log(path):
        return None, ()
    try:
        return read_kept_log(path), ()
    except InputRefused as refusal:
        return None, refusal.problems


def _keys_of(path: Path) -> tuple[KeyRegister, tuple[Problem, ...]]:
    try:
        return read_register(path), ()
    except InputRefused as refusal:
        return empty_register(), refusal.problems
