"""The catalogue of measures and the typed rows say the same, and nothing hangs on a sentence."""

import inspect
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from importlib import import_module
from importlib.resources import files
from typing import get_args, get_type_hints

import pytest

from tripleaim.model.catalogue import Catalogue
from tripleaim.model.errors import InputRefused
from tripleaim.model.quantity import Estimate, Pence, People, Share
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate
from tripleaim.page import told as telling
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.say import findings_of
from tripleaim.page.section import Block, Chart, Details, KeyFigures, Section, SideBySide, Table
from tripleaim.questions.ten import TEN, question
from tripleaim.store.engine import Store

TYPED = [
    each for each in TEN if (files("tripleaim.questions") / each.folder / "words.toml").is_file()
]
OF_UNIT = {"GBP": {Pence}, "share": {Share}, "people": {People}, "date": {date, SaidDate}}
SYSTEM = ("stp:QOP", date(2018, 6, 1))


ROUNDED = re.compile(r"\{\{\s*(\w+)\s*(?:\|\s*abs\s*)?\|\s*(?:per_cent|signed)(?:\((\d)\))?")


def test_a_share_has_in_its_cell_the_decimals_of_its_sentence() -> None:
    seen = 0
    for each in TYPED:
        text = (files("tripleaim.questions") / each.folder / "words.toml").read_text("utf-8")
        for name, row in tomllib.loads(text)["row"].items():
            cells = {cell["field"]: cell for cell in row.get("measure", {}).values()}
            for said in (row.get("sentence", ""), *row.get("form", {}).values()):
                for field, places in ROUNDED.findall(said):
                    cell = cells.get(field)
                    if cell and str(cell.get("unit", "")).startswith("share"):
                        assert int(places or 1) == cell.get("places", 1), (each.id, name, field)
                        seen += 1
    assert seen > 30


def row_classes(folder: str) -> dict[str, type[Row]]:
    """The classes of rows of a question that are asked for by themselves."""
    module = import_module(f"tripleaim.questions.{folder}.rows")
    found = {
        name: each
        for name, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, Row) and each.__module__ == module.__name__
    }
    bases = {base for each in found.values() for base in each.__mro__[1:]}
    return {name: each for name, each in found.items() if each not in bases}


@pytest.mark.parametrize("asked", TYPED, ids=lambda each: each.id)
def test_every_row_has_words_and_every_word_a_row(asked: object) -> None:
    folder = asked.folder  # type: ignore[attr-defined]
    assert set(row_classes(folder)) == set(catalogue_of(folder).rows)


@pytest.mark.parametrize("asked", TYPED, ids=lambda each: each.id)
def test_a_sentence_names_who_published_and_its_method_the_page(asked: object) -> None:
    for words in catalogue_of(asked.folder).rows.values():  # type: ignore[attr-defined]
        told = (words.sentence, words.short, words.label, *words.forms.values())
        assert not any("{{ cited }}" in each for each in told), words.row
        if any("cited" in each for each in told):
            assert "{{ cited }}" in words.method, words.row


@pytest.mark.parametrize("asked", TYPED, ids=lambda each: each.id)
def test_a_measure_is_a_field_whose_type_says_its_unit(asked: object) -> None:
    folder = asked.folder  # type: ignore[attr-defined]
    classes = row_classes(folder)
    for words, measure in catalogue_of(folder).measures():
        kinds = list(kinds_of(get_type_hints(classes[words.row])[measure.field]))
        wanted = OF_UNIT.get(measure.unit)
        if wanted is not None:
            assert set(kinds) <= {*wanted, type(None)}, (words.row, measure.id, kinds)
        assert measure.field in {each.name for each in fields(classes[words.row])}


def kinds_of(hint: object) -> Iterator[object]:
    """The classes that a field may hold, those inside an estimate or a union."""
    inner = get_args(hint)
    if not inner:
        yield hint
    elif getattr(hint, "__origin__", None) is Estimate:
        yield from inner
    else:
        for each in inner:
            yield from kinds_of(each)


@pytest.mark.parametrize("asked", TYPED, ids=lambda each: each.id)
def test_every_note_that_rows_name_is_there(asked: object) -> None:
    catalogue = catalogue_of(asked.folder)  # type: ignore[attr-defined]
    named = {note for words in catalogue.rows.values() for note in words.notes}
    assert named <= set(catalogue.notes)


@pytest.mark.parametrize("asked", TYPED, ids=lambda each: each.id)
def test_one_measure_means_one_thing(asked: object) -> None:
    said: dict[object, tuple[str, str]] = {}
    for _, measure in catalogue_of(asked.folder).measures():  # type: ignore[attr-defined]
        id = (measure.id, measure.unit) if measure.of else measure.id  # completed by what it is of
        assert said.setdefault(id, (measure.unit, measure.meaning)) == (
            measure.unit,
            measure.meaning,
        ), measure.id


@pytest.mark.parametrize("asked", TYPED, ids=lambda each: each.id)
def test_no_value_and_no_headline_hangs_on_a_sentence(
    asked: object, shipped_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = asked.id  # type: ignore[attr-defined]
    whole = question(name)
    plain = catalogue_of(whole.folder)
    answer = whole.answer(shipped_store, *SYSTEM)
    before, after = findings_of(answer, plain), findings_of(answer, reworded(plain))
    assert [(each.value, each.low, each.high) for each in before] == [
        (each.value, each.low, each.high) for each in after
    ]
    page = whole.section(shipped_store, *SYSTEM)
    monkeypatch.setattr(telling, "catalogue_of", lambda folder: reworded(catalogue_of(folder)))
    again = whole.section(shipped_store, *SYSTEM)
    assert page is not None
    assert again is not None
    assert skeleton(page) == skeleton(again)


def test_a_row_that_chooses_holds_one_measure_of_its_words() -> None:
    words = catalogue_of("needs").rows["Condition"]
    assert words.chosen == "measure"

    class Row:
        measure = "register_stroke"

    assert [each.id for each in words.measures_of(Row())] == ["register_stroke"]
    Row.measure = "register_of_ships"
    with pytest.raises(InputRefused, match="register_of_ships"):
        words.measures_of(Row())
    with pytest.raises(InputRefused, match="register_of_ships"):
        catalogue_of("needs").heading_of("register_of_ships")


def reworded(catalogue: Catalogue) -> Catalogue:
    """The catalogue with a word more in every sentence."""
    rows = {
        name: replace(
            words,
            sentence=f"Indeed, {words.sentence}",
            forms={form: f"Indeed, {text}" for form, text in words.forms.items()},
        )
        for name, words in catalogue.rows.items()
    }
    return replace(catalogue, rows=rows)


def skeleton(section: Section) -> list[object]:
    """What of a section must not move: figures in large type, tables, drawings."""
    return [part for block in section.blocks for part in _parts(block)]


def _parts(block: Block) -> Iterator[object]:
    if isinstance(block, KeyFigures):
        yield [(each.value, each.label, each.note) for each in block.figures]
    elif isinstance(block, Table):
        yield block.name, block.caption, [column.title for column in block.columns]
        yield [(each.measure, each.value) for each in block.findings]
    elif isinstance(block, Chart):
        yield block.name, block.title, block.spec
        yield from _parts(block.table)
    elif isinstance(block, Details):
        yield block.summary
        for each in block.blocks:
            yield from _parts(each)
    elif isinstance(block, SideBySide):
        for each in (*block.left, *block.right):
            yield from _parts(each)
