"""Files that are not as they should be: kinds of mutation of a CSV, a TOML text and a workbook."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable

Make = Callable[[bytes], bytes]
ROW = b"E01000001"


def _lines(good: bytes) -> list[bytes]:
    return good.split(b"\n")


def _with_row(good: bytes, row: bytes) -> bytes:
    return good.rstrip(b"\n") + b"\n" + row + b"\n"


CSV: dict[str, Make] = {
    "empty": lambda good: b"",
    "one line end": lambda good: b"\n",
    "heading only": lambda good: _lines(good)[0] + b"\n",
    "heading without end": lambda good: _lines(good)[0],
    "no heading": lambda good: b"\n".join(_lines(good)[1:]),
    "blank heading": lambda good: b"\n\n" + good,
    "spaces": lambda good: b" " * 5000,
    "zero bytes": lambda good: b"\0" * 5000,
    "zero byte within": lambda good: good.replace(b"\n", b"\n\0", 2),
    "cut in a row": lambda good: good[: len(good) * 2 // 3],
    "cut in a quote": lambda good: good + b'"open,',
    "open quote first": lambda good: b'"' + good,
    "quote in the midst": lambda good: good.replace(b",", b',"', 3),
    "all quoted": lambda good: b"\n".join(
        b",".join(b'"' + cell + b'"' for cell in line.split(b",")) for line in _lines(good) if line
    ),
    "line ends of Windows": lambda good: good.replace(b"\n", b"\r\n"),
    "line ends of old Mac": lambda good: good.replace(b"\n", b"\r"),
    "mark at the start": lambda good: b"\xef\xbb\xbf" + good,
    "two marks": lambda good: b"\xef\xbb\xbf\xef\xbb\xbf" + good,
    "UTF-16": lambda good: good.decode().encode("utf-16"),
    "UTF-16 without a mark": lambda good: good.decode().encode("utf-16-le"),
    "UTF-32": lambda good: good.decode().encode("utf-32"),
    "Windows-1252": lambda good: _with_row(good, b"caf\xe9,1,2,3"),
    "heading in Windows-1252": lambda good: b"caf\xe9," + good,
    "half a character": lambda good: good + b"\xe2\x82",
    "surrogate": lambda good: _with_row(good, b"\xed\xa0\x80,1"),
    "semicolons": lambda good: good.replace(b",", b";"),
    "tabs": lambda good: good.replace(b",", b"\t"),
    "bars": lambda good: good.replace(b",", b"|"),
    "title line": lambda good: b"Table 1: people\n" + good,
    "title lines": lambda good: b"Table 1: people\n\nMade on 1 May\n" + good,
    "more cells": lambda good: _with_row(good, b"a,b,c,d,e,f,g,h,i,j,k"),
    "fewer cells": lambda good: _with_row(good, b"a"),
    "heading twice": lambda good: b"\n".join(
        line + b"," + line.split(b",")[0] for line in _lines(good) if line
    ),
    "heading empty": lambda good: b"," + good.replace(b"\n", b"\n,"),
    "row twice": lambda good: good + (_lines(good)[1] + b"\n" if len(_lines(good)) > 1 else b""),
    "blank lines": lambda good: good.replace(b"\n", b"\n\n"),
    "formulas": lambda good: _with_row(good, b"=1+1,=1+1,=1+1,=1+1"),
    "escape codes": lambda good: _with_row(good, b"\x1b[31mred\x1b[0m,1,2,3"),
    "escape codes in the heading": lambda good: b"\x1b]0;title\x07" + good,
    "not numbers": lambda good: good.replace(b"1", b"one"),
    "nan": lambda good: good.replace(b"1", b"nan"),
    "infinity": lambda good: good.replace(b"1", b"inf"),
    "huge numbers": lambda good: good.replace(b"1", b"1e308"),
    "huger numbers": lambda good: good.replace(b"1", b"1e999999"),
    "long number": lambda good: _with_row(good, b"9" * 200_000 + b",1,2,3"),
    "negative": lambda good: good.replace(b",1", b",-1"),
    "codes spoilt": lambda good: good.replace(b"0", b""),
    "scientific": lambda good: _with_row(good, b"1.00E+05,1.00E+05,1,1"),
    "web page": lambda good: b"<!DOCTYPE html><html><body>Not found</body></html>",
    "XML": lambda good: b'<?xml version="1.0"?><a/>',
    "JSON": lambda good: b'[{"a": 1}]',
    "workbook": lambda good: b"PK\x03\x04" + good,
    "old workbook": lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "Parquet": lambda good: b"PAR1" + good,
    "gzip": lambda good: gzip.compress(good),
    "picture": lambda good: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
    "long line": lambda good: _with_row(good, b"x" * 3_000_000),
    "many columns": lambda good: b",".join(b"c%d" % n for n in range(5000)) + b"\n" + b"1," * 4999,
    "a million columns": lambda good: b"a" + b"," * 1_000_000 + b"\n" + b"," * 1_000_000,
    "half a million columns": lambda good: b"a" + b"," * 500_000 + b"\n" + b"," * 500_000,
    "wide rows under a narrow heading": lambda good: good + b"," * 900_000,
    "many quotes": lambda good: good + b'"' * 100_001,
    "quote over lines": lambda good: good + b'"' + b"a\n" * 200_000,
}

DEEP = b".".join([b"a"] * 50_000)
TOML: dict[str, Make] = {
    "empty": lambda good: b"",
    "not TOML": lambda good: b"this is not TOML",
    "cut": lambda good: good[: len(good) // 2],
    "cut in a string": lambda good: good + b'\nx = "open',
    "cut in a long string": lambda good: good + b'\nx = """open',
    "zero bytes": lambda good: b"\0" * 900,
    "zero byte within": lambda good: good.replace(b"=", b"=\0", 1),
    "UTF-16": lambda good: good.decode().encode("utf-16"),
    "Windows-1252": lambda good: good + b'\nx = "caf\xe9"',
    "half a character": lambda good: good + b"\n# \xe2\x82",
    "surrogate": lambda good: good + b'\nx = "\xed\xa0\x80"',
    "mark at the start": lambda good: b"\xef\xbb\xbf" + good,
    "line ends of Windows": lambda good: good.replace(b"\n", b"\r\n"),
    "line ends of old Mac": lambda good: good.replace(b"\n", b"\r"),
    "key twice": lambda good: good + b"\nzz = 1\nzz = 2",
    "table twice": lambda good: good + b"\n[zz]\n[zz]",
    "unknown key": lambda good: b"nonsense = 1\n" + good,
    "unknown table": lambda good: good + b"\n[[nonsense]]\na = 1",
    "table for rows": lambda good: good.replace(b"[[", b"[", 1).replace(b"]]", b"]", 1),
    "rows for table": lambda good: good.replace(b"\n[", b"\n[[", 1).replace(b"]\n", b"]]\n", 1),
    "value for table": lambda good: b"plan = 3\nsegment = 3\ncolumns = 3\nparties = 3\n" + good,
    "list for value": lambda good: good.replace(b"= ", b"= [[1]] # ", 1),
    "all text numbers": lambda good: good.replace(b'"', b""),
    "all numbers text": lambda good: good.replace(b" = 1", b' = "1'),
    "nan": lambda good: good.replace(b" = 1", b" = nan # "),
    "infinity": lambda good: good.replace(b" = 1", b" = -inf # "),
    "huge decimal": lambda good: good.replace(b" = 1", b" = 1e999999999 # "),
    "tiny decimal": lambda good: good.replace(b" = 1", b" = 1e-999999999 # "),
    "long number": lambda good: good + b"\nx = " + b"9" * 100_000,
    "long decimal": lambda good: good + b"\nx = 0." + b"9" * 100_000,
    "large hexadecimal": lambda good: good + b"\nx = 0x" + b"f" * 100_000,
    "year nought": lambda good: good.replace(b"2017-", b"0000-").replace(b"2018-", b"0000-"),
    "no such day": lambda good: good + b"\nx = 2018-02-30",
    "empty key": lambda good: good + b'\n"" = 1',
    "escape codes in a key": lambda good: good + b'\n"\\u001b[31mred" = 1',
    "escape codes in a value": lambda good: good.replace(b' = "', b' = "\\u001b[31mred'),
    "line end in a value": lambda good: good.replace(b' = "', b' = "\\nDone.\\n'),
    "formula": lambda good: good.replace(b' = "', b' = "=1+1'),
    "deep lists": lambda good: b"x = " + b"[" * 50_000 + b"]" * 50_000,
    "deep tables": lambda good: b"x = " + b"{a=" * 20_000 + b"1" + b"}" * 20_000,
    "deep dotted key": lambda good: DEEP + b" = 1",
    "deep dotted heading": lambda good: b"[" + DEEP + b"]",
    "deep dotted rows": lambda good: b"[[" + DEEP + b"]]",
    "deep dotted inside": lambda good: b"x = {" + DEEP + b" = 1}",
    "deep quoted key": lambda good: DEEP.replace(b"a", b'"a"') + b" = 1",
    "many keys": lambda good: good + b"".join(b"\nk%d = 1" % n for n in range(60_000)),
    "many rows": lambda good: good + b"\n[[zz]]" * 100_000,
    "long list": lambda good: good + b"\nx = [" + b"1," * 300_000 + b"]",
    "long string": lambda good: good + b'\nx = "' + b"y" * 1_500_000 + b'"',
    "too large": lambda good: good + b"\n# " + b"y" * 3_000_000,
    "open strings": lambda good: good + b'\nx = """' + b'\\"""' * 100_000,
    "open quotes": lambda good: good + b"\nx = " + b'"' * 100_001,
    "web page": lambda good: b"<!DOCTYPE html><html></html>",
    "JSON": lambda good: b'{"a": 1}',
    "workbook": lambda good: b"PK\x03\x04" + good,
}


def _changed(part: str, change: Make) -> Make:
    """A workbook with one of its parts changed; a part that it lacks is added."""

    def make(good: bytes) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(good)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            names = old.namelist()
            for name in names:
                content = old.read(name)
                new.writestr(name, change(content) if name == part else content)
            if part not in names:
                new.writestr(part, change(b""))
        return out.getvalue()

    return make


def _without(part: str) -> Make:
    def make(good: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                if name != part:
                    new.writestr(name, old.read(name))
        return out.getvalue()

    return make


SHEET, BOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
STYLES, TYPES = "xl/styles.xml", "[Content_Types].xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def _cells(text: bytes) -> Make:
    return _changed(SHEET, lambda was: was.replace(b"</sheetData>", text + b"</sheetData>"))


def _after(text: bytes) -> Make:
    return _changed(SHEET, lambda was: was.replace(b"</sheetData>", b"</sheetData>" + text))


def _a_cell(address: str, value: bytes) -> bytes:
    row = "".join(letter for letter in address if letter.isdigit())
    return b'<row r="%s"><c r="%s" t="inlineStr"><is><t>%s</t></is></c></row>' % (
        row.encode(),
        address.encode(),
        value,
    )


def _locked(good: bytes) -> bytes:
    """The bit of every entry that says it is encrypted is set."""
    made = bytearray(good)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = made.find(mark)
        while place >= 0:
            flags = struct.unpack_from("<H", made, place + at)[0] | 1
            struct.pack_into("<H", made, place + at, flags)
            place = made.find(mark, place + 4)
    return bytes(made)


BOMB = (
    b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(
        b"<!ENTITY %c '&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;'>" % ((n + 1,) + (n,) * 8)
        for n in range(97, 107)
    )
    + b"]><x>&k;</x>"
)
WORKBOOK: dict[str, Make] = {
    "empty": lambda good: b"",
    "text": lambda good: b"a,b\n1,2\n",
    "web page": lambda good: b"<!DOCTYPE html><html></html>",
    "old workbook": lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "zip of nothing": lambda good: b"PK\x05\x06" + b"\0" * 18,
    "cut": lambda good: good[: len(good) // 2],
    "cut at the end": lambda good: good[:-30],
    "start missing": lambda good: good[40:],
    "bytes changed": lambda good: good[:300] + bytes(200) + good[500:],
    "locked": _locked,
    "no sheet": _without(SHEET),
    "no list of sheets": _without(BOOK),
    "no styles": _without(STYLES),
    "no types": _without(TYPES),
    "no relations": _without(RELATIONS),
    "no strings": _without(STRINGS),
    "cut XML": _changed(SHEET, lambda was: was[: len(was) // 2]),
    "cut list of sheets": _changed(BOOK, lambda was: was[: len(was) // 2]),
    "cut styles": _changed(STYLES, lambda was: was[: len(was) // 2]),
    "no XML": _changed(SHEET, lambda was: b"nonsense"),
    "other XML": _changed(SHEET, lambda was: b"<a/>"),
    "other list of sheets": _changed(BOOK, lambda was: b"<workbook/>"),
    "entities": _changed(SHEET, lambda was: BOMB),
    "entities in strings": _changed(STRINGS, lambda was: BOMB),
    "file from outside": _changed(
        SHEET, lambda was: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    ),
    "cell at the far corner": _cells(_a_cell("XFD1048576", b"far")),
    "cell far below": _cells(_a_cell("A1048576", b"far")),
    "cell far right": _cells(_a_cell("XFD2", b"far")),
    "cell beyond": _cells(_a_cell("ZZZZ99999999", b"far")),
    "cell of no address": _cells(b'<row r="9"><c r="?!" t="inlineStr"><is><t>x</t></is></c></row>'),
    "row of no number": _cells(b'<row r="x"><c><v>1</v></c></row>'),
    "merged": _after(b'<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
    "merged all": _after(b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "merged nonsense": _after(b'<mergeCells><mergeCell ref="nonsense"/></mergeCells>'),
    "huge cell": _cells(_a_cell("A9", b"x" * 110_000_000)),
    "large cell": _cells(_a_cell("A9", b"x" * 3_000_000)),
    "many cells": _cells(b'<row r="9">' + b"<c><v>1</v></c>" * 500_000 + b"</row>"),
    "many rows": _cells(b"<row><c><v>1</v></c></row>" * 150_000),
    "deep XML": _cells(b"<a>" * 5000 + b"</a>" * 5000),
    "formula": _cells(b'<row r="9"><c r="A9"><f>1+1</f></c></row>'),
    "error": _cells(b'<row r="9"><c r="A9" t="e"><v>#REF!</v></c></row>'),
    "no such string": _cells(b'<row r="9"><c r="A9" t="s"><v>99999</v></c></row>'),
    "string of no number": _cells(b'<row r="9"><c r="A9" t="s"><v>x</v></c></row>'),
    "no number": _cells(b'<row r="9"><c r="A9" t="n"><v>x</v></c></row>'),
    "no date": _cells(b'<row r="9"><c r="A9" t="d"><v>x</v></c></row>'),
    "huge number": _cells(b'<row r="9"><c r="A9"><v>1e999</v></c></row>'),
    "no such style": _cells(b'<row r="9"><c r="A9" s="99999"><v>1</v></c></row>'),
    "no such kind": _cells(b'<row r="9"><c r="A9" t="zz"><v>1</v></c></row>'),
    "escape codes": _cells(_a_cell("A9", b"_x001B_[31mred")),
    "many parts": lambda good: _many_parts(good),
    "chart sheet": lambda good: _chart_only(),
}


def _many_parts(good: bytes) -> bytes:
    out = io.BytesIO(good)
    with zipfile.ZipFile(out, "a") as packed:
        for number in range(3000):
            packed.writestr(f"xl/more/{number}.xml", "<a/>")
    return out.getvalue()


def _chart_only() -> bytes:
    from openpyxl import Workbook
    from openpyxl.chart import BarChart

    book, out = Workbook(), io.BytesIO()
    book.create_chartsheet("chart").add_chart(BarChart())
    book.remove(book.worksheets[0])
    book.active = 0
    book.save(out)
    return out.getvalue()
