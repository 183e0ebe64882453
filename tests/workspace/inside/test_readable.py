"""The copy in PDF: its tags, its language and title, the TOML inside, its seal."""

import io
import itertools
import random
import re

import pytest
from django.test import Client
from test_grid import client_of
from world import SHARES, copy_of

from tripleaim.workspace.models import Document
from tripleaim.workspace.record.readable import seal_here
from tripleaim.workspace.record.seal import seal_at
from tripleaim.workspace.signing import steps

pytestmark = pytest.mark.pdf
TRIES = 300


@pytest.fixture(scope="module")
def copy(world, agreed):
    """The copy of the agreement, as one of its parties takes it."""
    said = client_of(world.people["RHQ"]).get(f"/d/{agreed.pk}/copy.pdf")
    assert said.status_code == 200, said.content[-2000:]
    assert said["Content-Type"] == "application/pdf"
    return said.content


@pytest.fixture(scope="module")
def root(copy):
    return reader(copy).root


def reader(pdf):
    from pyhanko.pdf_utils.reader import PdfFileReader

    return PdfFileReader(io.BytesIO(pdf), strict=True)


def elements(node, depth=0):
    """Every structure element with its depth, in the order in which they are read."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject

    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, ArrayObject):
        for each in node:
            yield from elements(each, depth)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield depth, node
        if "/K" in node and node.get("/Type") != "/OBJR":
            yield from elements(node["/K"], depth + 1)


def test_it_is_tagged_and_says_its_language_and_title(root, copy, agreed):
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    about = root["/Metadata"].data.decode()
    assert 'pdfuaid:part="1"' in about
    assert agreed.title in about
    for number in range(int(root["/Pages"]["/Count"])):
        page, _ = reader(copy).find_page_for_modification(number)
        assert page.get_object()["/Tabs"] == "/S"


def test_headings_stand_in_order_and_tables_have_heads(root):
    tags = [(depth, each["/S"]) for depth, each in elements(root["/StructTreeRoot"]["/K"])]
    names = [name for _, name in tags]
    assert names[0] == "/Document"
    levels = [int(name[2:]) for name in names if re.fullmatch(r"/H\d", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert names.count("/Table") == names.count("/THead")
    assert names.count("/Caption") == 2
    for _, row in elements(root["/StructTreeRoot"]["/K"]):
        if row["/S"] == "/TR":
            cells = [each["/S"] for _, each in elements(row["/K"]) if each["/S"] in ("/TH", "/TD")]
            assert cells[0] == "/TH"
    for _, each in elements(root["/StructTreeRoot"]["/K"]):
        assert each["/S"] != "/Figure" or each.get("/Alt")


def test_nothing_is_shown_outside_a_tag(root, copy):
    shown = 0
    for number in range(int(root["/Pages"]["/Count"])):
        page = reader(copy).find_page_for_modification(number)[0].get_object()
        contents = page.raw_get("/Contents")
        parts = contents.get_object()
        parts = parts if isinstance(parts, list) else [parts]
        stream = b"\n".join(each.get_object().data for each in parts)
        depth = 0
        for mark in re.findall(
            rb"\b(BDC|BMC|EMC|Tj|TJ)\b", re.sub(rb"\((?:\\.|[^)])*\)", b"", stream)
        ):
            depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(mark, 0)
            if mark in (b"Tj", b"TJ"):
                shown += 1
                assert depth > 0
        for each in page.get("/Annots", []):
            assert each.get_object()["/F"] & 2  # hidden
    assert shown > 20


def test_the_record_is_inside(root, world, agreed):
    names = root["/Names"]["/EmbeddedFiles"]["/Names"]
    file = names[1].get_object()
    assert file["/UF"] == f"{agreed.slug}.toml"
    body = client_of(world.people["RHQ"]).get(f"/d/{agreed.pk}/file").content
    assert file["/EF"]["/F"].get_object().data == body
    assert b"signatures" in body


def judged(pdf, certificate):
    from asn1crypto import pem, x509
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    trusted = [x509.Certificate.load(pem.unarmor(certificate)[2])] if certificate else []
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    (seal,) = reader(pdf).embedded_signatures
    return validate_pdf_signature(seal, context)


def test_the_seal_holds_over_the_whole_file_and_is_this_instances(copy, tmp_path):
    said = judged(copy, seal_here().certificate)
    assert said.bottom_line
    assert said.coverage.name == "ENTIRE_FILE"
    assert said.md_algorithm == "sha256"
    assert b"/ETSI.CAdES.detached" in copy
    other = seal_at(tmp_path / "seal.pem", "another")
    assert not judged(copy, other.certificate).bottom_line
    page = Client(SERVER_NAME="localhost").get("/verify").content.decode()
    assert seal_here().fingerprint in page
    taken = Client(SERVER_NAME="localhost").get("/verify/seal.pem").content
    assert taken == seal_here().certificate
    assert b"PRIVATE" not in taken


def test_one_altered_byte_breaks_the_seal(copy):
    """Every byte that a seal can cover: all but the place in which it stands itself."""
    (seal,) = reader(copy).embedded_signatures
    first, size, last, rest = map(int, seal.byte_range)
    chance, certificate = random.Random(7), seal_here().certificate
    places = [*range(first, size), *range(last, last + rest)]
    missed = []
    for place in chance.sample(places, TRIES):
        changed = bytearray(copy)
        changed[place] ^= 1 << chance.randrange(8)
        try:
            if judged(bytes(changed), certificate).bottom_line:
                missed.append(place)
        except Exception:  # a file that cannot be read any more is found too
            continue
    assert missed == []
    grown = copy + b"\n% more\n"
    assert not judged(grown, certificate).bottom_line or (
        judged(grown, certificate).coverage.name != "ENTIRE_FILE"
    )


def test_what_somebody_wrote_is_text_and_fetches_nothing(world):
    document = copy_of(world, "hostile")
    document.title = '<img src="file:///etc/hostname"><script>x</script>'
    document.save(update_fields=["title"])
    document = Document.objects.get(pk=document.pk)
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    said = client_of(world.people["QF7"]).get(f"/d/{document.pk}/copy.pdf")
    assert said.status_code == 200
    tags = [each["/S"] for _, each in elements(reader(said.content).root["/StructTreeRoot"]["/K"])]
    assert "/Figure" not in tags


def test_a_copy_is_for_whoever_may_read_and_of_no_draft(world, agreed):
    draft = copy_of(world, "not-yet")
    assert client_of(world.people["QF7"]).get(f"/d/{draft.pk}/copy.pdf").status_code == 403
    assert client_of(world.people["RFF"]).get(f"/d/{draft.pk}/copy.pdf").status_code == 404
    visitor = Client(SERVER_NAME="localhost")
    said = visitor.get(f"/d/{draft.pk}/copy.pdf").status_code
    assert said == visitor.get("/d/0000000000/copy.pdf").status_code == 404


def test_a_seal_is_made_once_and_for_its_owner_alone(tmp_path):
    first = seal_at(tmp_path / "seal.pem", "x" * 200)
    assert seal_at(tmp_path / "seal.pem", "y") == first
    assert (tmp_path / "seal.pem").stat().st_mode & 0o077 == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["seal.pem"]
