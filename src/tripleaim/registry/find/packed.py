"""The index as one small text, which the script of a site and its server read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tripleaim.registry.find.entry import KINDS, Entry, Index

BEGINS, ENDS = "var tripleaimIndex=", ";\n"
PARTS, CELLS = 10_000, 9
ENDED, DERIVED = 1, 2
ANY = "*"  # in the address of a page, in place of a code
Parts = Sequence[tuple[str, float]]


def pack(index: Index) -> str:
    """An index as a script that sets one variable; `unpack` reads it back.

    A row is kind, name, codes, aliases, near, systems and councils (place in the list, parts of ten
    thousand), flags, page; the empty end of a row is left out, and a page that is that of its first
    council, or of its first system where it has none.
    """
    systems, councils = sorted(index.systems), sorted(index.councils)
    rows = [
        _row(each, systems, councils, _usual(each.systems, each.councils, index.pages))
        for each in index.entries
    ]
    held = {
        "kinds": list(KINDS.items()),
        "systems": [[code, index.systems[code]] for code in systems],
        "councils": [[code, index.councils[code]] for code in councils],
        "pages": index.pages,
        "rows": rows,
    }
    return BEGINS + json.dumps(held, ensure_ascii=False, separators=(",", ":")) + ENDS


def unpack(text: str) -> Index:
    """The index of a site. Ids are places in it."""
    held: Mapping[str, Any] = json.loads(text.removeprefix(BEGINS).removesuffix(ENDS))
    kinds = [kind for kind, _ in held["kinds"]]
    systems, councils = ([code for code, _ in held[name]] for name in ("systems", "councils"))
    pages = (held["pages"][0], held["pages"][1])
    found = [_entry(at, row, kinds, systems, councils) for at, row in enumerate(held["rows"])]
    return Index(
        entries=tuple(
            each if each.page else replace(each, page=_usual(each.systems, each.councils, pages))
            for each in found
        ),
        systems=dict(held["systems"]),
        councils=dict(held["councils"]),
        pages=pages,
    )


def _row(each: Entry, systems: Sequence[str], councils: Sequence[str], usual: str) -> list[object]:
    flags = ENDED * each.ended + DERIVED * each.derived
    row: list[object] = [
        list(KINDS).index(each.kind),
        each.name,
        "|".join(each.codes),
        "|".join(each.aliases),
        each.near,
        _shares(each.systems, systems),
        _shares(each.councils, councils),
        flags,
        "" if each.page == usual else each.page,
    ]
    while row and not row[-1] and row[-1] != []:
        row.pop()
    return [cell or 0 if cell == "" else cell for cell in row]


def _shares(held: Sequence[tuple[str, float]], codes: Sequence[str]) -> list[int]:
    return [part for code, share in held for part in (codes.index(code), round(share * PARTS))]


def _entry(
    at: int,
    row: Sequence[Any],
    kinds: Sequence[str],
    systems: Sequence[str],
    councils: Sequence[str],
) -> Entry:
    whole: list[Any] = [*row, *[0] * (CELLS - len(row))]
    kind, name, codes, aliases, near, lies, inside, flags, page = whole
    systems_of, councils_of = _read(lies, systems), _read(inside, councils)
    return Entry(
        id=str(at),
        kind=kinds[kind],
        name=name,
        codes=_split(codes),
        aliases=_split(aliases),
        near=near or "",
        systems=systems_of,
        councils=councils_of,
        ended=bool(flags & ENDED),
        derived=bool(flags & DERIVED),
        page=page or "",
    )


def _usual(systems: Parts, councils: Parts, pages: tuple[str, str]) -> str:
    page, first = (pages[0], councils) if councils else (pages[1], systems)
    return page.replace(ANY, first[0][0]) if first else ""


def _split(text: str | int) -> tuple[str, ...]:
    return tuple(str(text).split("|")) if text else ()


def _read(shares: list[int] | int, codes: Sequence[str]) -> tuple[tuple[str, float], ...]:
    held = shares if isinstance(shares, list) else []
    pairs = zip(held[::2], held[1::2], strict=True)
    return tuple((codes[at], parts / PARTS) for at, parts in pairs)
