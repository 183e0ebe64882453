"""What ten documents would change: the preview beside two built stores, row for row, and its time.

    python bench/preview.py

Builds a store with the ten documents, and one without each of them in turn.
"""

import tempfile
import time
from datetime import date
from pathlib import Path

from tripleaim.governance.folder import read_folder
from tripleaim.library.asking import answer
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import text_of
from tripleaim.questions.ten import TEN
from tripleaim.store.engine import open_store
from tripleaim.store.load import Documents, build_store
from tripleaim.store.shipped import FOLDER
from tripleaim.studies.preview import compared, preview_document

WORKED = FOLDER.parent / "worked" / "south-yorkshire-and-bassetlaw"
ON = date(2018, 6, 1)
AREA = "QF7"


def main() -> None:
    """Print, for each document, the rows that differ, whether they are equal, and the seconds."""
    found = [each.document for each in read_folder(WORKED).filed if each.document.example]
    held = [each for each in found if each.holds(ON) or each.family == "agreement"][:10]
    documents = [each.model_copy(update={"status": "published"}) for each in held]
    with tempfile.TemporaryDirectory() as scratch:
        whole = built(Path(scratch) / "whole.duckdb", documents)
        after = answers(whole)
        for document in documents:
            others = [each for each in documents if each is not document]
            without = built(Path(scratch) / f"{document.id}.duckdb", others)
            before = answers(without)
            expected = [row for id in after for row in compared(id, before[id], after[id])]
            began = time.perf_counter(), time.process_time()
            preview = preview_document(without, document, AREA, ON, known=date.today())
            wall, busy = time.perf_counter() - began[0], time.process_time() - began[1]
            equal = list(preview.differences) == expected
            without.unlink()
            print(
                f"{document.id:28} {len(expected):4} rows differ, equal: {equal}, "
                f"{wall:.1f} s ({busy:.1f} s of processor)",
                flush=True,
            )


def answers(path: Path) -> dict:
    """The findings of the ten questions."""
    with open_store(path) as store:
        return {each.id: answer(store, each.id, AREA, ON) for each in TEN}


def built(path: Path, documents: list[Document]) -> Path:
    """A store of what ships and some documents."""
    folder = path.with_suffix("")
    folder.mkdir()
    for each in documents:
        (folder / f"{each.id}.toml").write_text(text_of(each), encoding="utf-8")
    build_store(path, documents=Documents(folders=(folder,), gate=lambda *_: []))
    return path


if __name__ == "__main__":
    main()
