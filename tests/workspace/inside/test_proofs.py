"""What /log gives away is checked by `documents proof`: entries, two heads of different days."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from world import KeyFile

from tripleaim.governance.note import read_checkpoint, read_note_key
from tripleaim.governance.proof import read_proof, told_of_consistency, told_of_entry
from tripleaim.governance.signed_text import SignedText
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.models import OwnKey
from tripleaim.workspace.record import witnessing
from tripleaim.workspace.record.tree_log import About, append, sign_head, the_log


def given(path: str) -> str:
    """What anybody gets at an address."""
    answer = Client(SERVER_NAME="localhost").get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_downloads_are_shown_by_the_command_that_the_page_names(world, agreed):
    first = sign_head(world.now())
    page = unescape(given("/verify"))
    (told,) = set(re.findall(r"documents proof PROOF --head CHECKPOINT --log-key '([^']+)'", page))
    key = read_note_key(told, "--log-key")
    older = read_checkpoint(given("/log/checkpoint"), "older")
    for index in range(first.size):
        proof = read_proof(given(f"/log/proof/{index}"), "proof")
        assert told_of_entry(proof, older, key).startswith(f"Entry {index} stands")
    world.add_key(world.acts("RFF"), "RFF", KeyFile())
    later = sign_head(world.now() + timedelta(days=1))
    assert later.size > first.size
    newer = read_checkpoint(given("/log/checkpoint"), "newer")
    proof = read_proof(given(f"/log/consistency/{first.size}..{later.size}"), "proof")
    assert "none was taken out" in told_of_consistency(proof, (older, newer), key)


def test_no_proof_of_what_is_not_there(world, agreed):
    size = sign_head(world.now()).size
    for path in (f"/log/proof/{size}", f"/log/consistency/0..{size}", "/log/consistency/2..1"):
        assert Client(SERVER_NAME="localhost").get(path).status_code == 404
    assert json.loads(given(f"/log/proof/{size - 1}"))["size"] == size


def test_heads_come_a_page_at_a_time_with_all_who_countersigned_them(world):
    """Pages together are the whole list; who countersigns late, or an old head, is not lost."""

    def head():
        text = SignedText("export", {"log": the_log().name, "scope": "a", "files": "0" * 64})
        append(text, About(kind="export", scope="a"), world.now())
        return sign_head(world.now())

    def seen(code, one):
        own = OwnKey.objects.get(key=world.keys[code])
        actor = world.acts(code)
        text = witnessing.text_of_witness(actor, one, own, "")
        world.sign(actor, text, own.key, {"head": one.pk})

    made = []
    for number in range(witnessing.PER_PAGE + 3):
        made.append(head())
        if number in (0, 2, 3, 40):
            seen("RP5", made[-1])
    seen("RFF", made[-witnessing.LATER])
    with pytest.raises(InputRefused, match="old one"):
        seen("RFF", made[-witnessing.LATER - 1])
    whole, more = witnessing.head_rows()
    assert more == 0
    pages = [witnessing.head_rows(number) for number in (1, 2)]
    assert [next_one for _, next_one in pages] == [2, 0]
    assert pages[0][0] + pages[1][0] == whole
    assert sum(bool(each["witnesses"]) for each in whole) == 5
    assert sum(bool(each["witnesses"]) for each in pages[1][0]) == 2
    page = Client(SERVER_NAME="localhost").get("/heads").content.decode()
    assert "?page=2" in page
    assert witnessing.seen_before("RP5") == made[40].name
    assert witnessing.seen_before("TAH") == witnessing.NEVER
