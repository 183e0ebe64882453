"""Fetching official files: resumed, verified, recorded; a bad one never replaces a good one.

A file is received beside its place as `NAME.part`, with a note of what the server said of it
(`NAME.part.json`); when it is whole and what it claims to be, one rename puts it in its place and
the manifest `fetched.json` of the folder records length, SHA-256, address and day.
"""

import hashlib
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.said_number import is_whole
from tripleaim.model.source import Source
from tripleaim.store.files.output import check_folder_place, check_places, make_folder, write_text
from tripleaim.store.files.refusal import refuse_file

PIECE = 1 << 16
MANIFEST = "fetched.json"
MAGIC = {".zip": b"PK", ".xlsx": b"PK", ".gz": b"\x1f\x8b", ".parquet": b"PAR1"}
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body")

Tell = Callable[[int, int | None], None]
"""Told bytes received so far and bytes in all (None where the server does not say)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to try: attempts, seconds before the second (doubling after), seconds of silence."""

    attempts: int = 5
    wait_seconds: float = 1.0
    silence_seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What was received: where it lies, how long it is, its digest and where it came from."""

    source: str
    path: str
    bytes: int
    sha256: str
    address: str
    fetched_on: str
    resumed: int = 0


class _Broken(Exception):
    """The transfer broke off; what came so far is kept for the next attempt."""


class _Unreached(_Broken):
    """Nobody answered: perhaps there is no network."""


class _Wrong(Exception):
    """What came is not the file; what came so far is thrown away."""


def fetch_source(
    source: Source,
    folder: Path,
    on: date,
    patience: Patience | None = None,
    tell: Tell | None = None,
) -> Fetched:
    """Fetch the file of one source into a folder.

    Raises InputRefused when the address is a page for people, when the server has no such file,
    when what comes is a web page or of another length than was said, or every attempt broke off;
    and before anything is asked, where the file, its part, its note or the manifest cannot be
    written.
    """
    if not source.has_file:
        rule = (
            f"has no address of a file; its publisher keeps it at {source.address or 'no address'}"
        )
        remedy = f"Download it there, and put it at {' or '.join(source.files)} in the folder."
        raise InputRefused([Problem(where=source.id, rule=rule, remedy=remedy)])
    name = source.address.split("?")[0].rstrip("/").rsplit("/", 1)[-1] or source.id
    check_folder_place(folder)
    make_folder(folder)
    transfer = _Transfer(source, folder / name, patience or Patience(), tell or (lambda *_: None))
    check_places(transfer.target, transfer.part, transfer.note, folder / MANIFEST)
    return transfer.run(on)


@dataclass(slots=True)
class _Transfer:
    """One file on its way, through as many attempts as it takes."""

    source: Source
    target: Path
    patience: Patience
    tell: Tell
    resumed: int = 0
    address: str = ""

    @property
    def part(self) -> Path:
        return self.target.with_name(self.target.name + ".part")

    @property
    def note(self) -> Path:
        return self.target.with_name(self.target.name + ".part.json")

    def run(self, on: date) -> Fetched:
        said, unreached = "", False
        for attempt in range(self.patience.attempts):
            if attempt:
                time.sleep(self.patience.wait_seconds * 2 ** (attempt - 1))
            try:
                self._receive()
                self._verify()
                return self._keep(on)
            except _Wrong as error:
                said, unreached = str(error), False
                self._throw_away()
            except (_Broken, OSError, http.client.HTTPException) as error:
                said, unreached = str(error) or type(error).__name__, isinstance(error, _Unreached)
        rule = f"could not be fetched in {self.patience.attempts} attempts: {said}"
        again = "What came so far is kept; try again." if self.part.exists() else "Try later."
        remedy = f"Is there a network? {again}" if unreached else again
        where = f"{self.source.id} ({self.source.address})"
        raise InputRefused([Problem(where=where, rule=rule, remedy=remedy)])

    def _receive(self) -> None:
        held = self.part.stat().st_size if self.part.exists() else 0
        known = _read_json(self.note)
        request = urllib.request.Request(self.source.address)
        if held and known.get("validator"):
            request.add_header("Range", f"bytes={held}-")
            request.add_header("If-Range", known["validator"])
        try:
            answer = urllib.request.urlopen(request, timeout=self.patience.silence_seconds)
        except urllib.error.HTTPError as error:
            if error.code == 416:
                raise _Wrong("the server has no such part of it") from None
            raise self._answered(error) from None
        except urllib.error.URLError as error:
            raise _Unreached(self._unreached(error)) from None
        with answer:
            self.address = answer.geturl()
            goes_on = answer.status == 206
            whole = self._length(answer, held if goes_on else 0)
            self.resumed += int(goes_on)
            validator = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
            with _in_words(self.note):
                self.note.write_text(json.dumps({"validator": validator, "whole": whole}))
            self._write(answer, held if goes_on else 0, whole)

    def _unreached(self, error: urllib.error.URLError) -> str:
        """That nobody answered, in words: no network, or no such publisher any more."""
        said = getattr(error.reason, "strerror", None) or str(error.reason)
        host = urllib.parse.urlsplit(self.source.address).hostname
        return f"{host} was not reached ({said})"

    def _answered(self, error: urllib.error.HTTPError) -> Exception:
        if error.code in (408, 425, 429) or error.code >= 500:
            return _Broken(f"the server answered {error.code}")
        rule = f"is not there: the server answered {error.code} {error.reason}"
        remedy = "The publisher may have moved it; see tripleaim sources."
        where = f"{self.source.id} ({self.source.address})"
        return InputRefused([Problem(where=where, rule=rule, remedy=remedy)])

    def _length(self, answer: Any, held: int) -> int | None:
        given = answer.headers.get("Content-Length")
        return held + int(given) if given and is_whole(given) else None

    def _write(self, answer: Any, held: int, whole: int | None) -> None:
        received = held
        with _in_words(self.part), self.part.open("ab" if held else "wb") as file:
            while piece := self._piece(answer):
                if received == 0:
                    self._refuse_markup(answer, piece)
                file.write(piece)
                received += len(piece)
                self.tell(received, whole)
        if whole is not None and received < whole:
            raise _Broken(f"the line broke off after {received:,} of {whole:,} bytes")
        if whole is not None and received > whole:
            raise _Wrong(f"{received:,} bytes came where {whole:,} were announced")

    def _piece(self, answer: Any) -> bytes:
        try:
            piece: bytes = answer.read(PIECE)
        except http.client.IncompleteRead as error:
            return error.partial
        except OSError as error:
            raise _Broken(str(error) or type(error).__name__) from None
        return piece

    def _refuse_markup(self, answer: Any, start: bytes) -> None:
        wants_markup = self.target.suffix in (".html", ".xml")
        said = (answer.headers.get("Content-Type") or "").lower()
        is_markup = start.lstrip()[:64].lower().startswith(MARKUP) or said.startswith("text/html")
        if is_markup and not wants_markup:
            raise _Wrong("a web page came in place of the file")

    def _verify(self) -> None:
        magic = MAGIC.get(self.target.suffix)
        with self.part.open("rb") as file:
            start = file.read(8)
        if not start:
            raise _Wrong("an empty file came")
        if magic and not start.startswith(magic):
            raise _Wrong(f"what came is not a {self.target.suffix.removeprefix('.')} file")

    def _keep(self, on: date) -> Fetched:
        fetched = Fetched(
            source=self.source.id,
            path=self.target.name,
            bytes=self.part.stat().st_size,
            sha256=_digest(self.part),
            address=self.address,
            fetched_on=str(on),
            resumed=self.resumed,
        )
        with _in_words(self.target):
            self.part.replace(self.target)
        self.note.unlink(missing_ok=True)
        _record(self.target.parent / MANIFEST, fetched)
        return fetched

    def _throw_away(self) -> None:
        self.part.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """What this machine's disk refuses is told at once: another attempt would not mend it."""
    try:
        yield
    except OSError as error:
        raise refuse_file(path, error, "written") from None


def _record(manifest: Path, fetched: Fetched) -> None:
    held = _read_json(manifest)
    held[fetched.source] = asdict(fetched)
    write_text(manifest, json.dumps(held, indent=1, sort_keys=True) + "\n")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return {}
    return held


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
