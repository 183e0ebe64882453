"""The tree, its proofs and heads, beside the formulas of RFC 9162 written out plainly."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.signed import cosigned_line
from tripleaim.governance import note, tree
from tripleaim.governance.key import load_private_key, new_private_key
from tripleaim.governance.log_entry import new_entry, packed, read_entry, unpacked
from tripleaim.model.errors import InputRefused

# Roots of RFC 6962's reference implementation for the leaves "", 00, 10, 2021, 3031, 40414243.
INPUTS = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [tree.leaf_hash(str(number).encode()) for number in range(70)]
NODES = tree.nodes_over(LEAVES)


def plain_root(leaves):
    """MTH of section 2.1.1, as it is written."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = plain_root(leaves[:split]), plain_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_published_vectors(size):
    leaves = [tree.leaf_hash(each) for each in INPUTS[:size]]
    assert tree.root_of(leaves).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", range(70))
def test_roots_at_every_size_are_the_formula_s(size):
    assert tree.range_root(NODES, 0, size) == plain_root(LEAVES[:size])


def test_every_proof_of_inclusion_holds_and_no_other_place_or_leaf_does():
    for size in range(1, 40):
        head = (size, plain_root(LEAVES[:size]))
        for index in range(size):
            path = tree.inclusion_path(NODES, index, size)
            assert tree.is_included(LEAVES[index], index, head, path)
            assert not tree.is_included(LEAVES[index + 1], index, head, path)
            assert not tree.is_included(LEAVES[index], index + size, head, path)
            assert not tree.is_included(LEAVES[index], index, head, [*path, LEAVES[0]])
            if path:
                assert not tree.is_included(LEAVES[index], index, head, path[:-1])


def test_every_proof_of_consistency_holds_and_no_forged_one_does():
    for second in range(1, 40):
        new = (second, plain_root(LEAVES[:second]))
        for first in range(1, second + 1):
            old = (first, plain_root(LEAVES[:first]))
            path = tree.consistency_path(NODES, first, second)
            assert tree.is_consistent(old, new, path)
            assert not tree.is_consistent((first, LEAVES[50]), new, path)
            assert not tree.is_consistent(old, (second, LEAVES[50]), path)
            assert not tree.is_consistent(old, new, [*path, LEAVES[0]])
            if path:
                assert not tree.is_consistent(old, new, path[:-1])


def test_nodes_that_are_kept_one_by_one_are_those_of_the_whole():
    kept: dict[tuple[int, int], bytes] = {}
    for index, leaf in enumerate(LEAVES):
        for level, place, made in tree.nodes_added(lambda n, p: kept[n, p], index, leaf):
            kept[level, place] = made
        root = tree.range_root(lambda n, p: kept[n, p], 0, index + 1)
        assert root == plain_root(LEAVES[: index + 1])


KEY = load_private_key(new_private_key(), "log")
HEAD = note.signed_checkpoint("log.example/1", (3, LEAVES[0]), KEY)
OWN = note.note_key("log.example/1", note.HEAD, KEY)


def test_a_head_reads_back_and_is_its_key_s():
    assert note.read_checkpoint(HEAD.text, "x") == HEAD
    assert HEAD.is_signed_by(OWN)
    other = note.note_key("log.example/1", note.HEAD, load_private_key(new_private_key(), "x"))
    assert not HEAD.is_signed_by(other)
    assert note.read_note_key(OWN.text, "x") == OWN


def test_a_countersignature_tells_its_time_and_covers_the_head():
    witness = load_private_key(new_private_key(), "witness")
    line = cosigned_line(HEAD, "w.example", witness, 7)
    seen = note.Checkpoint(
        origin=HEAD.origin, size=HEAD.size, root=HEAD.root, lines=(*HEAD.lines, line)
    )
    key = note.note_key("w.example", note.COSIGNATURE, witness)
    assert seen.cosigned_by([key]) == [note.Cosigned("w.example", 7)]
    moved = note.Checkpoint(origin=HEAD.origin, size=4, root=HEAD.root, lines=seen.lines)
    assert moved.cosigned_by([key]) == []


@given(st.integers(0, len(HEAD.text.encode()) - 1), st.integers(0, 7))
def test_a_head_with_one_bit_altered_is_not_signed(place, bit):
    changed = bytearray(HEAD.text.encode())
    changed[place] ^= 1 << bit
    try:
        read = note.read_checkpoint(bytes(changed).decode(), "x")
    except (InputRefused, UnicodeDecodeError):
        return
    assert not read.is_signed_by(OWN)


def test_an_entry_has_one_spelling(monkeypatch):
    from datetime import UTC, datetime

    entry = new_entry("log.example/1", 3, datetime(2026, 11, 29, tzinfo=UTC), "lapse", "text\n")
    assert read_entry(entry.spelled, "x") == entry
    for text in (
        entry.spelled + "\n",
        entry.spelled.replace("index: 3", "index: 03"),
        entry.spelled.replace("kind: lapse", "kind: nothing"),
        entry.spelled.replace("nonce: ", "nonce: A"),
    ):
        with pytest.raises(InputRefused):
            read_entry(text, "x")


@given(st.binary(max_size=70))
def test_bytes_come_back_from_their_one_spelling(said):
    assert unpacked(packed(said)) == said
    assert unpacked(packed(said) + "=") is None
