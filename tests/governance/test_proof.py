"""A downloaded proof shows what it says under signed heads; altered by a character, nothing."""

import json
from pathlib import Path

import pytest

from governance.test_log import LEAVES, NODES, plain_root
from tripleaim.cli.app import main
from tripleaim.governance.key import load_private_key, new_private_key
from tripleaim.governance.note import HEAD, note_key, signed_checkpoint
from tripleaim.governance.proof import read_proof
from tripleaim.governance.tree import consistency_path, inclusion_path
from tripleaim.model.errors import InputRefused

PRIVATE = load_private_key(new_private_key(), "")
KEY = note_key("log.example", HEAD, PRIVATE)
OTHER = note_key("log.example", HEAD, load_private_key(new_private_key(), ""))


def head_of(size: int) -> str:
    return signed_checkpoint("log.example", (size, plain_root(LEAVES[:size])), PRIVATE).text


def of_entry(index: int, size: int) -> dict[str, object]:
    """As /log/proof gives it."""
    return {
        "index": index,
        "size": size,
        "root": plain_root(LEAVES[:size]).hex(),
        "leaf": LEAVES[index].hex(),
        "path": [each.hex() for each in inclusion_path(NODES, index, size)],
    }


def of_two(first: int, second: int) -> dict[str, object]:
    """As /log/consistency gives it."""
    path = [each.hex() for each in consistency_path(NODES, first, second)]
    return {"first": first, "second": second, "path": path}


def run(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    proof: object,
    heads: tuple[str, ...],
    key: str = KEY.text,
) -> tuple[int, str]:
    """The command over files in a folder: its exit code, and what it said."""
    (folder / "proof.json").write_text(json.dumps(proof))
    words = ["documents", "proof", str(folder / "proof.json"), "--log-key", key]
    for option, head in zip(("--head", "--earlier"), heads, strict=False):
        (folder / f"{option}.txt").write_text(head)
        words += [option, str(folder / f"{option}.txt")]
    monkeypatch.setattr("sys.argv", ["tripleaim", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out + told.err


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 2), (5, 6), (12, 40), (63, 64)])
def test_an_entry_is_shown_under_the_head(tmp_path, monkeypatch, capsys, index, size):
    code, said = run(tmp_path, monkeypatch, capsys, of_entry(index, size), (head_of(size),))
    assert (code, f"Entry {index} stands among the {size}" in said) == (0, True), said


@pytest.mark.parametrize(("first", "second"), [(1, 2), (12, 40), (32, 33), (7, 7)])
def test_an_earlier_head_is_shown_to_begin_a_later_one(
    tmp_path, monkeypatch, capsys, first, second
):
    heads = (head_of(second), head_of(first))
    code, said = run(tmp_path, monkeypatch, capsys, of_two(first, second), heads)
    assert (code, "none was taken out or changed" in said) == (0, True), said


OTHER_LEAF = of_entry(12, 40) | {"leaf": LEAVES[13].hex()}
SHORTER = of_entry(12, 40) | {"path": of_entry(12, 40)["path"][:-1]}
REFUSED = {
    "another leaf": (OTHER_LEAF, (head_of(40),), KEY, "does not lead to the root"),
    "a shorter path": (SHORTER, (head_of(40),), KEY, "does not lead to the root"),
    "another place": (of_entry(12, 40) | {"index": 13}, (head_of(40),), KEY, "does not lead"),
    "past the end": (of_entry(12, 40) | {"index": 40}, (head_of(40),), KEY, "does not lead"),
    "another head": (of_entry(12, 40), (head_of(41),), KEY, "is of 40 entries"),
    "another key": (of_entry(12, 40), (head_of(40),), OTHER, "is not signed with that key"),
    "no earlier head": (of_two(12, 40), (head_of(40),), KEY, "is needed"),
    "heads the wrong way round": (of_two(12, 40), (head_of(12), head_of(40)), KEY, "is of 12"),
    "another history": (of_two(12, 40) | {"path": []}, (head_of(40), head_of(12)), KEY, "not show"),
    "an earlier head by another": (
        of_two(12, 40),
        (
            head_of(40),
            signed_checkpoint(
                "log.example", (12, b"\0" * 32), load_private_key(new_private_key(), "")
            ).text,
        ),
        KEY,
        "is not signed",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_does_not_show_is_refused(tmp_path, monkeypatch, capsys, name):
    proof, heads, key, rule = REFUSED[name]
    code, said = run(tmp_path, monkeypatch, capsys, proof, heads, key.text)
    assert (code, rule in said) == (2, True), said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '"path"',
        '{"path": {}}',
        '{"path": [1]}',
        '{"path": ["00"]}',
        '{"path": [], "leaf": "zz", "index": 0, "size": 1}',
        '{"path": [], "first": true, "second": 1}',
        '{"path": [], "first": -1, "second": 1}',
        '{"path": [], "first": 1.5, "second": 2}',
        "[" * 100_000,
    ],
)
def test_what_is_no_proof_is_told_so(text):
    with pytest.raises(InputRefused, match="is not a proof of the log"):
        read_proof(text, "proof.json")
