"""The files of the site as answers: found at each request, no link followed, compressed once."""

import gzip
import mimetypes
import os
import re
from collections import OrderedDict
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from tripleaim.model.day import told_day
from tripleaim.site.address import (
    HOME,
    ON_A_DAY,
    days_path,
    england_path,
    served,
    system_path,
)

A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
BEFORE = "#from"  # where the page of a system tells where it came from
LEAST_PACKED = 1024
MOST_KEPT = 32_000_000
PACKED_KINDS = (
    "text/",
    "application/json",
    "application/javascript",
    "image/svg+xml",
    "application/xml",
)
KINDS = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of the site: where it is, what it is, how large, and the mark of this version."""

    path: Path
    kind: str
    size: int
    mark: str
    changed: str

    @property
    def is_packed(self) -> bool:
        """Whether it is worth compressing."""
        return self.size >= LEAST_PACKED and is_packed_kind(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where what was asked for is: a folder that was asked for without its slash, and for good; or
    the page in force on a day, which is `lasting` only as long as no other is written."""

    address: str
    lasting: bool = True


def is_packed_kind(kind: str) -> bool:
    """Whether a kind of content is text that compresses."""
    return kind.startswith(PACKED_KINDS) or kind.startswith("application/geo+json")


class SiteFiles:
    """A folder of pages. It may be replaced while it is served: each request looks anew."""

    def __init__(self, root: Path):
        self.root = root
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, address: str) -> Found | Elsewhere | None:
        """The file at an address that begins with a slash; None where there is none.

        Nothing is found behind a link, under a name that begins with a dot, or outside the folder.
        """
        parts = address.removeprefix("/").split("/")
        inner = parts[:-1] if parts[-1] == "" else parts
        if "\\" in address or "\0" in address or any(not p or p.startswith(".") for p in inner):
            return None
        root = os.path.realpath(self.root)
        wanted = os.path.join(root, *inner)
        try:
            if os.path.realpath(wanted) != wanted:
                return None  # a link stands somewhere on the way
            if os.path.isdir(wanted):
                if parts[-1] != "":
                    return Elsewhere(address=quote(address) + "/")
                wanted = os.path.join(wanted, HOME)
            elif parts[-1] == "":
                return None
            return self._file(wanted)
        except (OSError, ValueError):
            return None

    def in_force(self, address: str) -> Elsewhere | None:
        """The page in force on a day that has none of its own: the newest one before it.

        `/system/QOP/on/2018-06-01/` is that of 2018-04-01, and so is `/system/QOP/2018-06-01/`, its
        address of before; a day before all leads to what there was before the system, of England to
        the first one. None where the address is of another form, or there is no such system.
        """
        asked = ON_A_DAY.match(address)
        if asked is None:
            return None
        code = asked["code"] or ""
        kept = Path(os.path.realpath(self.root), days_path(code))
        if not kept.is_dir() or kept.is_symlink():
            return None
        try:
            told_day(asked["day"])
        except ValueError:
            return None
        days = sorted(each.name for each in kept.iterdir() if A_DAY.match(each.name))
        if not days:
            return None
        before = [day for day in days if day <= asked["day"]]
        on = told_day((before or days)[-1 if before else 0])
        if not code:
            return Elsewhere(address=served(england_path(on)), lasting=False)
        page = served(system_path(code, on)) if before else served(system_path(code, None)) + BEFORE
        return Elsewhere(address=page, lasting=False)

    def read(self, found: Found) -> bytes:
        """The bytes of a file."""
        return found.path.read_bytes()

    def read_packed(self, found: Found) -> bytes:
        """The bytes of a file compressed: once for each version of it, the newest kept."""
        with self._lock:
            if found.mark in self._kept:
                self._kept.move_to_end(found.mark)
                return self._kept[found.mark]
        packed = gzip.compress(self.read(found), 6, mtime=0)
        with self._lock:
            self._kept[found.mark] = packed
            while sum(map(len, self._kept.values())) > MOST_KEPT:
                self._kept.popitem(last=False)
        return packed

    @staticmethod
    def _file(wanted: str) -> Found | None:
        if os.path.islink(wanted) or not os.path.isfile(wanted):
            return None
        said = os.stat(wanted)
        ending = os.path.splitext(wanted)[1].lower()
        kind = KINDS.get(ending) or mimetypes.guess_type(wanted)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind in ("application/json", "image/svg+xml"):
            kind += "; charset=utf-8"
        return Found(
            path=Path(wanted),
            kind=kind,
            size=said.st_size,
            mark=f"{said.st_ino:x}-{said.st_mtime_ns:x}-{said.st_size:x}",
            changed=formatdate(said.st_mtime, usegmt=True),
        )
