"""Every text of the catalogues with a word more, and what of answers and pages may not move by it.

    python -m bench.rewording build/england.duckdb                 (pages of three systems, answers)
    REWORDED=ends PYTHONPATH=src:. python -m pytest -p bench.rewording tests/site      (any tests)

The word stands nowhere else, so that two sites are the same when it is taken out of one of them;
and it may stand in no address, id, name of a file, or value.
"""

import argparse
import gzip
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pyarrow.parquet as parquet

from tripleaim.model.catalogue import Catalogue, MeasureWords, RowWords
from tripleaim.page import catalogue as catalogues
from tripleaim.site.around import around_files
from tripleaim.site.beside import beside_files, door_files
from tripleaim.site.data import write_data
from tripleaim.site.finder import index_files
from tripleaim.site.jobs import Job, list_jobs
from tripleaim.site.publish import (
    copy_static,
    make_context,
    write_answers,
    write_files,
    write_jobs,
)
from tripleaim.site.remember import remembering
from tripleaim.site.rows import gather
from tripleaim.site.settings import SiteSettings
from tripleaim.store.engine import open_store

WORD = "verily"
PLACES = ("begins", "within", "ends")
BLANK = re.compile(rf"{WORD}|[\s\"]+", re.IGNORECASE)
OF_SIZE = re.compile(r"\d+\s*[kM]B\b|\"(?:bytes|hash)\": *[^,}]+|(?:uniqueCount|count)=\"\d+\"")
SHARED = re.compile(r"<si>(.*?)</si>", re.DOTALL)
CELL = re.compile(r't="s"><v>(\d+)</v>')
ATTRIBUTES = "href|src|id|for|name|class|action|headers|value|aria-labelledby|aria-describedby"
ADDRESS = re.compile(rf'\b(?:{ATTRIBUTES}|data-[\w-]+)="[^"]*{WORD}[^"]*"', re.IGNORECASE)
BLANKS = re.compile(r"({{.*?}}|{%.*?%})", re.DOTALL)
# What is filled is empty for some rows and stays so; a sentence keeps its full stop.
SAID = "{%% set said_whole %%}%s{%% endset %%}{%% if said_whole %%}%s{%% endif %%}"
# A sentence begins with a capital still, and what begins with a small letter does not.
FIRST = f"{{% if said_whole[:1].islower() %}}{WORD}{{% else %}}{WORD.capitalize()}{{% endif %}}"
BEGINS = f"{FIRST} {{{{ said_whole }}}}"
ENDS = (
    "{% if said_whole.endswith('.') %}{{ said_whole[:-1] }} "
    f"{WORD}.{{% else %}}{{{{ said_whole }}}} {WORD}{{% endif %}}"
)


def with_a_word(text: str, place: str) -> str:
    """A template with the word added where it begins, within it, or where it ends.

    >>> with_a_word("{{ a }} of people, {{ b | count }}.", "within")
    '{{ a }} of verily people, {{ b | count }}.'
    >>> with_a_word("So it is.", "ends")
    'So it is verily.'
    """
    if not text.strip():
        return text
    if place == "within":
        return _within(text)
    if "{" in text:
        return SAID % (text, BEGINS if place == "begins" else ENDS)
    if place == "begins":
        return f"{WORD if text[0].islower() else WORD.capitalize()} {text}"
    return f"{text[:-1]} {WORD}." if text.endswith(".") else f"{text} {WORD}"


def _within(text: str) -> str:
    """With the word between two others that stand by themselves in the template, if any do."""
    parts = BLANKS.split(text)
    for at, part in enumerate(parts):
        if at % 2 == 0 and (found := re.search(r"(?<=\w) (?=\w)", part)):
            parts[at] = f"{part[: found.start()]} {WORD} {part[found.end() :]}"
            return "".join(parts)
    return text


def reworded(catalogue: Catalogue, place: str) -> Catalogue:
    """A catalogue with the word in every text: sentences, captions, headings, methods, notes."""

    def say(text: str) -> str:
        return with_a_word(text, place)

    return replace(
        catalogue,
        rows={name: _row(words, say) for name, words in catalogue.rows.items()},
        notes={id: say(text) for id, text in catalogue.notes.items()},
    )


def _row(words: RowWords, say: Callable[[str], str]) -> RowWords:
    told = ("sentence", "short", "table", "first", "label", "method")
    return replace(
        words,
        **{name: say(getattr(words, name)) for name in told},
        forms={form: say(text) for form, text in words.forms.items()},
        measures=tuple(_measure(each, say) for each in words.measures),
    )


def _measure(measure: MeasureWords, say: Callable[[str], str]) -> MeasureWords:
    return replace(measure, heading=say(measure.heading), meaning=say(measure.meaning))


@contextmanager
def words_reworded(place: str) -> Iterator[None]:
    """Whatever asks for a catalogue is given it with the word added."""
    plain = catalogues.read_catalogue

    def read(question: str, said: Mapping[str, object]) -> Catalogue:
        return reworded(plain(question, said), place)

    catalogues.read_catalogue = read
    catalogues.catalogue_of.cache_clear()
    try:
        yield
    finally:
        catalogues.read_catalogue = plain
        catalogues.catalogue_of.cache_clear()


def without(text: str) -> str:
    """A text without the word, the sizes that change with it, blanks and capitals."""
    return BLANK.sub("", OF_SIZE.sub("", text)).casefold()


def files_of(folder: Path) -> dict[str, str]:
    """The files of a site as text by path: archives and workbooks by member, tables by row."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and not name.startswith("."):
            found |= _opened(name, path.read_bytes())
    return found


def _opened(name: str, held: bytes) -> dict[str, str]:
    if name.endswith((".zip", ".xlsx")):
        with ZipFile(BytesIO(held)) as whole:
            members = {each: whole.read(each) for each in whole.namelist()}
        texts = members.pop("xl/sharedStrings.xml", b"").decode()
        told = {at: text for each in members for at, text in _opened(each, members[each]).items()}
        return {f"{name}/{at}": _with_strings(text, texts) for at, text in told.items()}
    if name.endswith(".gz"):
        held = gzip.decompress(held)
    if name.endswith(".parquet"):
        return {name: str(parquet.read_table(BytesIO(held)).to_pydict())}
    return {name: held.decode(errors="replace")}


def _with_strings(sheet: str, texts: str) -> str:
    """A sheet of a workbook with its texts in place of their numbers."""
    held = SHARED.findall(texts)
    return CELL.sub(lambda found: f"><v>{held[int(found[1])]}</v>", sheet) if held else sheet


def moved_by_words(plain: Mapping[str, str], again: Mapping[str, str]) -> list[str]:
    """The files that words changed beyond words: their names, addresses and ids, numbers, order."""
    faults = [f"{name}: there in one of them" for name in sorted(plain.keys() ^ again.keys())]
    for name in sorted(plain.keys() & again.keys()):
        if found := ADDRESS.search(again[name]):
            faults.append(f"{name}: {found[0]}")
        one, other = without(plain[name]), without(again[name])
        if one != other:
            at = next(i for i in range(len(one) + 1) if one[: i + 1] != other[: i + 1])
            near = slice(max(0, at - 60), at + 60)
            faults.append(f"{name}: {one[near]} | {other[near]}")
    return faults


def write_some(store_path: Path, folder: Path, systems: Collection[str], on: date) -> None:
    """The pages and files of some systems and of England, and what is made of them together."""
    settings = SiteSettings(on=on, workers=1)
    copy_static(folder, settings)
    with open_store(store_path) as opened:
        store = remembering(opened)
        context = make_context(store, settings)
        for bundle in list_jobs(context.site):
            write_jobs(store, context, folder, [job for job in bundle if _is_of(job, systems)])
        write_files(folder, around_files(context, list_jobs(context.site)))
        write_files(folder, index_files(store, context.site))
        write_answers(folder, context)
        write_data(folder, opened, context, gather(folder))
        write_files(folder, beside_files(folder, context))
        write_files(folder, door_files(folder, store, context))


def _is_of(job: Job, systems: Collection[str]) -> bool:
    """Whether a page is of one of some systems, or of England and its sources and words."""
    if job.kind in ("system", "past") or (job.kind in ("question", "pack") and job.which):
        return job.which in systems
    return job.kind not in ("organisation", "place")


def main() -> int:
    """Write the pages plainly and with the word in each place, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--systems", nargs="*", default=["QOP", "QF7", "QNQ"])
    parser.add_argument("--on", type=date.fromisoformat, default=date(2018, 6, 1))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        sites = {}
        for place in ("", *PLACES):
            with words_reworded(place) if place else nullcontext():
                folder = Path(made) / (place or "plain")
                write_some(given.store, folder, given.systems, given.on)
                sites[place] = files_of(folder)
            shutil.rmtree(folder)
    faults = 0
    for place in PLACES:
        found = moved_by_words(sites[""], sites[place])
        changed = sum(sites[place][name] != text for name, text in sites[""].items())
        print(f"{place}: {len(found)} faults, words moved in {changed} of {len(sites[''])} files")
        print("\n".join(f"    {each}" for each in found))
        faults += len(found)
    return 1 if faults else 0


if os.environ.get("REWORDED"):  # a whole run of tests, with the word in all that they read
    _held = words_reworded(os.environ["REWORDED"])
    _held.__enter__()

if __name__ == "__main__":
    sys.exit(main())
