"""A sheet of an official workbook as rows of text: what its cells say, and no style.

A workbook of the user is opened by `workbook_file`, within limits; these files are those that the
catalogue names, and a whole model of each took a sixth of a full load.
"""

from collections.abc import Container, Iterator
from functools import cache, cached_property
from pathlib import Path
from posixpath import join, normpath
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from tripleaim.model.said_number import is_whole

if TYPE_CHECKING:
    import pandas as pd

DIGITS = "0123456789"
LETTERS = ascii_uppercase  # of the first columns, whose cells mostly follow one another
BOOK, TEXTS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
ROOT = "xl/"


class Sheets:
    """The sheets of a workbook by name, in order. Raises KeyError for one that is not there."""

    def __init__(self, path: Path):
        self._packed = ZipFile(path)
        targets = {
            each.get("Id"): each.get("Target", "")
            for each in self._parsed("xl/_rels/workbook.xml.rels")
        }
        self._parts: dict[str, str] = {}
        for each in self._parsed(BOOK).iter():
            if _local(each) == "sheet":
                id = next(value for name, value in each.items() if name.endswith("}id"))
                self._parts[each.get("name", "")] = _inside(targets[id])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets, as they stand in the workbook."""
        return tuple(self._parts)

    def rows(self, sheet: str, columns: Container[int] | None = None) -> Iterator[list[str]]:
        """The rows of a sheet, from the first that is there, each as long as its last cell.

        A whole number has no point, a day is a day and time, a cell without anything is empty, and
        so is one of another column than those asked for.
        """
        root = self._parsed(self._parts[sheet])
        space = root.tag.rpartition("}")[0]
        value = f"{space}}}v" if space else "v"
        texts = self._texts
        for row in root.iter(value[:-1] + "row"):
            found: list[str] = []
            number = row.get("r", "")
            for cell in row:
                place, address = len(found), cell.get("r")
                if place >= len(LETTERS) or address != LETTERS[place] + number:
                    place = _column(address, place)
                    found.extend([""] * (place - len(found)))
                if columns is not None and place not in columns:
                    found.append("")
                    continue
                held = cell.find(value)
                kind = cell.get("t")
                if kind == "s" and held is not None:
                    found.append(texts[int(held.text or 0)])
                else:
                    found.append(self._text(cell, kind, held))
            yield found

    def _text(self, cell: Element, kind: str | None, value: Element | None) -> str:
        if kind == "inlineStr":
            return _said(cell)
        held = value.text if value is not None else None
        if not held or kind == "e":
            return ""
        if kind == "b":
            return str(held == "1")
        if kind not in (None, "n"):
            return held
        style = int(cell.get("s", "0"))
        return _day(float(held)) if style in self._day_styles else _number(held)

    @cached_property
    def _texts(self) -> list[str]:
        if TEXTS not in self._packed.namelist():
            return []
        return [_said(each) for each in self._parsed(TEXTS)]

    @cached_property
    def _day_styles(self) -> frozenset[int]:
        """The styles of cells whose number is a day."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

        if STYLES not in self._packed.namelist():
            return frozenset()
        styles = self._parsed(STYLES)
        own = {
            int(each.get("numFmtId", "0")): each.get("formatCode", "")
            for each in styles.iter()
            if _local(each) == "numFmt"
        }
        formats = {**BUILTIN_FORMATS, **own}
        used = next((each for each in styles if _local(each) == "cellXfs"), ())
        return frozenset(
            place
            for place, each in enumerate(used)
            if is_date_format(formats.get(int(each.get("numFmtId", "0")), "General"))
        )

    def _parsed(self, part: str) -> Element:
        with self._packed.open(part) as file:
            return ElementTree.parse(file).getroot()


def read_sheet(path: Path, sheet: str | None = None) -> "pd.DataFrame":
    """A sheet (the first, when None) as a table of texts under the names of its first row.

    Of columns of one name the first is taken. Raises KeyError for a sheet that is not there.
    """
    import pandas as pd

    book = Sheets(path)
    head, *rows = [row for row in book.rows(book.names[0] if sheet is None else sheet) if any(row)]
    places = {name: place for place, name in reversed(list(enumerate(head)))}
    return pd.DataFrame(
        {name: [row[at] if at < len(row) else "" for row in rows] for name, at in places.items()},
        columns=list(dict.fromkeys(head)),
        dtype=str,
    )


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _inside(target: str) -> str:
    """A part's place in the archive: targets are from `xl/`, or from the root with a stroke.

    >>> _inside("worksheets/sheet1.xml"), _inside("/xl/worksheets/sheet1.xml")
    ('xl/worksheets/sheet1.xml', 'xl/worksheets/sheet1.xml')
    """
    return target[1:] if target.startswith("/") else normpath(join(ROOT, target))


def _said(element: Element) -> str:
    """The text of a cell, its runs joined; how it is spoken is left out."""
    runs: list[str] = []
    for each in element:
        if _local(each) == "t":
            runs.append(each.text or "")
        elif _local(each) in ("r", "is"):
            runs.append(_said(each))
    return "".join(runs)


def _column(address: str | None, following: int) -> int:
    """The place of a cell in its row from its address; without one it follows the last.

    >>> _column("C7", 0), _column(None, 4)
    (2, 4)
    """
    letters = address.rstrip(DIGITS) if address else ""
    return _place(letters) if letters else following


@cache
def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _number(held: str) -> str:
    """A number as text: a whole one without a point.

    >>> _number("7"), _number("7.0"), _number("0.5")
    ('7', '7', '0.5')
    """
    if is_whole(held):
        return held
    number = float(held)
    return str(int(number)) if number.is_integer() else str(number)


def _day(number: float) -> str:
    from openpyxl.utils.datetime import from_excel

    said: Any = from_excel(number)
    return str(said)
