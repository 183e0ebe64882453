"""A plain workbook, written fast: a sheet a list, headings first, names of tables, no merged cell.

For the site, which writes one a system; tables laid out for reading are in `page/workbook.py`.
Cells stand in their order and are not numbered (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73, leaves
that out): a third of the size of a file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

from tripleaim.store.files.archive import archive

Plain = str | int | float | bool | None
WIDEST, USUAL = 60, 14
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
PLAIN, LARGE, BOLD = 0, 1, 2  # the styles, as `STYLES` lists them
LONGEST = 32_767  # letters that a cell may hold
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
FONT = '<name val="Calibri"/><family val="2"/>'
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="3"><font><sz val="11"/>{FONT}</font>'
    f'<font><b/><sz val="14"/>{FONT}</font><font><b/><sz val="11"/>{FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1" '
    'applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
PANE = (
    '<sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="3" topLeftCell="B4" '
    'activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its tab, the title in its first cell, headings and rows; which column is wide."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]
    wide: int | None = None


@dataclass(slots=True)
class _Texts:
    """The texts of a workbook, each kept once, by number."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """The number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))

    def part(self) -> str:
        """The part of the workbook that holds them."""
        held = "".join(
            f'<si><t xml:space="preserve">{_xml(each[:LONGEST])}</t></si>' for each in self.numbers
        )
        return f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(self.numbers)}">{held}</sst>'


def write_sheets(sheets: Sequence[Sheet], on: date) -> bytes:
    """The workbook as XLSX; the same sheets give the same bytes."""
    texts = _Texts()
    names = [f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    pages = {f"xl/{name}": _sheet(sheet, texts) for name, sheet in zip(names, sheets, strict=True)}
    parts = {
        "[Content_Types].xml": _types(names),
        "_rels/.rels": _relations(
            [("officeDocument", "xl/workbook.xml")],
            [("metadata/core-properties", "docProps/core.xml")],
        ),
        "docProps/core.xml": _properties(sheets[0].title, on),
        "xl/workbook.xml": _book(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", name) for name in names),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        ),
        "xl/styles.xml": STYLES,
        **pages,
        "xl/sharedStrings.xml": texts.part(),
    }
    return archive({name: text.encode() for name, text in parts.items()})


def _sheet(sheet: Sheet, texts: _Texts) -> str:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{WIDEST if at == sheet.wide else USUAL}" '
        'customWidth="1"/>'
        for at in range(1, len(sheet.heads) + 1)
    )
    lines = [
        _row((sheet.title,), texts, LARGE),
        _row((f"{len(sheet.rows)} rows. {LICENCE}",), texts, PLAIN),
        _row(sheet.heads, texts, BOLD),
        *(_row(row, texts, PLAIN) for row in sheet.rows),
    ]
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}">{PANE}<cols>{columns}</cols>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    )


def _row(cells: Sequence[Plain], texts: _Texts, style: int) -> str:
    styled = f' s="{style}"' if style else ""
    return f"<row>{''.join(_cells(cells, texts, styled))}</row>"


def _cells(cells: Sequence[Plain], texts: _Texts, styled: str) -> Iterator[str]:
    for cell in cells:
        if cell is None or cell == "":
            yield "<c/>"
        elif isinstance(cell, str):
            yield f'<c{styled} t="s"><v>{texts.number(cell)}</v></c>'
        elif isinstance(cell, bool):
            yield f'<c{styled} t="b"><v>{int(cell)}</v></c>'
        else:
            yield f"<c{styled}><v>{cell}</v></c>"


def _xml(text: str) -> str:
    return escape(NO_XML.sub("\N{REPLACEMENT CHARACTER}", text), quote=False)


def _types(names: Sequence[str]) -> str:
    said = [
        ("/xl/workbook.xml", f"{KIND}.sheet.main+xml"),
        *((f"/xl/{name}", f"{KIND}.worksheet+xml") for name in names),
        ("/xl/styles.xml", f"{KIND}.styles+xml"),
        ("/xl/sharedStrings.xml", f"{KIND}.sharedStrings+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ]
    listed = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in said)
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(office: Sequence[tuple[str, str]], package: Sequence[tuple[str, str]] = ()) -> str:
    said = [
        *((f"{OFFICE}/{kind}", target) for kind, target in office),
        *((f"{PACKAGE}/relationships/{kind}", target) for kind, target in package),
    ]
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(said, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _book(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'


def _properties(title: str, on: date) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_xml(title)}</dc:title><dc:description>{LICENCE}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{on}T00:00:00Z</dcterms:created>'
        "</cp:coreProperties>"
    )
