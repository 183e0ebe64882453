"""With and without Arrow a CSV has the same cells, and the same rows that are refused."""

import gzip
from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.store.files import csv_file
from tripleaim.store.files.csv_file import Shape

FILES = {
    "plain": b"a,b\n1,2\n3,4\n",
    "lines of Windows": b"a,b\r\n1,2\r\n\r\n3,4\r\n",
    "lines of an old Mac": b"a,b\r1,2\r3,4\r",
    "empty lines": b"\n\na,b\n\n1,2\n\n\n3,4",
    "quoted": b'a,b\n"x,1","y ""z"""\n"l1\nl2",3\n',
    "a quote within": b'a,b\nx"y",2\n"x"y,2\n',
    "quoted and empty": b'a,b\n"",""\n,\n',
    "a quoted heading": b'"a\nb",c\n1,2\n',
    "a quote that never ends": b'a,b\n1,"2\n3,4\n',
    "other lengths": b"a,b\n\n1,2,3\n4,5\n6\n",
    "a mark of order": b"\xef\xbb\xbfa,b\n1,2\n",
    "headings alone": b"a,b\n",
    "one column": b"a\n1\n\n2\n",
    "a heading twice": b"a,a\n1,2\n",
    "blanks": b"a,b\n  \n 1 ,2 \n",
    "nothing": b"",
    "not text": b"a,b\n\xff,2\n",
}
SHAPES = {
    "as it is": Shape(),
    "a line above": Shape(skip=1),
    "headings given": Shape(names=("p", "q")),
}


def told(read, path: Path, shape: Shape) -> object:
    try:
        frame, ragged = read(path, shape)
    except ValueError:
        return "no rows"
    if frame.empty and not ragged:
        return "no rows"  # what reads a file refuses it, and says which
    kinds = {str(each) for each in frame.dtypes}
    rows = [(row.number, row.expected_columns, row.actual_columns) for row in ragged]
    return frame.to_numpy().tolist(), list(frame.columns), kinds, rows


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_alike(name: str, shape: Shape, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(FILES[name])
    plain = told(csv_file._plainly, path, shape)
    assert plain == told(csv_file._by_arrow, path, shape)
    zipped = tmp_path / "f.csv.gz"
    zipped.write_bytes(gzip.compress(FILES[name]))
    assert told(csv_file._plainly, zipped, shape) == plain


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_other_encodings_are_read_alike(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("a;b\n£;2\n".encode(encoding))
    shape = Shape(delimiter=";", encoding=encoding)
    plain = told(csv_file._plainly, path, shape)
    assert plain == ([["£", "2"]], ["a", "b"], {"str"}, [])
    assert plain == told(csv_file._by_arrow, path, shape)


def test_without_arrow_the_same_is_refused(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b\n1,2\n3\n")
    said = []
    for by_arrow in (True, False):
        monkeypatch.setattr(csv_file, "BY_ARROW", by_arrow)
        with pytest.raises(InputRefused) as refused:
            csv_file.open_csv(path)
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert "row 3" in said[0]
