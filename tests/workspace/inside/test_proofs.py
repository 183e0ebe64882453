"""What /log gives away is checked by `documents proof`: entries, two heads of different days."""

import json
import re
from datetime import timedelta
from html import unescape

from django.test import Client
from world import KeyFile

from tripleaim.governance.note import read_checkpoint, read_note_key
from tripleaim.governance.proof import read_proof, told_of_consistency, told_of_entry
from tripleaim.workspace.record.tree_log import sign_head


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
