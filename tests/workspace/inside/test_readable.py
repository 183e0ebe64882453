"""The copy in PDF: its tags, its title, the TOML inside, its seal; time stamps of the log."""

import asyncio
import io
import itertools
import random
import re
from datetime import UTC, date, datetime, timedelta
from urllib.error import URLError

import pytest
from django.test import Client, override_settings
from test_grid import client_of
from world import SHARES, KeyFile, copy_of

from tripleaim.governance.folder import read_folder
from tripleaim.governance.stamp import read_stamp
from tripleaim.governance.verifying import trust_of, verify_folder
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.drafting import writing
from tripleaim.workspace.models import Document, HeadStamp, Job
from tripleaim.workspace.record import readable, stamping
from tripleaim.workspace.record.exporting import export_partnership, write_files
from tripleaim.workspace.record.readable import seal_here
from tripleaim.workspace.record.seal import seal_at
from tripleaim.workspace.record.tree_log import sign_head
from tripleaim.workspace.signing import steps
from tripleaim.workspace.telling.jobs import run_jobs

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


class Service:
    """A service for time stamps with a certificate of its own, as RFC 3161 has it."""

    def __init__(self, at, name="Stamps of tests"):
        from asn1crypto import keys, pem, x509
        from pyhanko.sign.timestamps import DummyTimeStamper

        key, self.roots = made_service(name)
        self.answers = DummyTimeStamper(
            x509.Certificate.load(pem.unarmor(self.roots)[2]),
            keys.PrivateKeyInfo.load(pem.unarmor(key)[2]),
            fixed_dt=at.replace(microsecond=0),
        )

    def send(self, request):
        from asn1crypto import tsp

        asked = tsp.TimeStampReq.load(request)
        return asyncio.run(self.answers.async_request_tsa_response(asked)).dump()


def made_service(name):
    """A key and a certificate that may sign time stamps, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(5)
        .not_valid_before(today - timedelta(days=400))
        .not_valid_after(today + timedelta(days=400))
        .add_extension(
            x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, made.public_bytes(Encoding.PEM)


def with_altered_key(roots, bit):
    """A certificate in whose key the name of its algorithm has one bit altered."""
    from asn1crypto import pem

    _, _, der = pem.unarmor(roots)
    place = der.index(bytes.fromhex("06092a864886f70d010101")) + 4
    return pem.armor("CERTIFICATE", der[:place] + bytes([der[place] ^ 1 << bit]) + der[place + 1 :])


def reported(folder):
    """The faults and notes of an exported folder."""
    found = read_folder(folder)
    said = verify_folder(found, trust_of(found, date.today()))
    return " / ".join(map(str, said.faults)), " / ".join(map(str, said.notes))


def test_the_daily_head_is_stamped_exported_and_judged_offline(
    world, agreed, tmp_path, monkeypatch
):
    service, now = Service(world.now()), world.now()
    roots = tmp_path / "roots.pem"
    roots.write_bytes(service.roots)
    tomorrow = now + timedelta(days=1)
    run_jobs(tomorrow)
    with override_settings(TSA="http://stamps.example", TSA_ROOTS=roots):
        head = sign_head(now)
        stamping.ask_later(head, now)
        asked = Job.objects.filter(name="stamp")

        def fails(_):
            raise URLError("the service is away")

        monkeypatch.setattr(stamping, "_send", fails)
        run_jobs(now)
        assert (asked.get().tries, HeadStamp.objects.count()) == (1, 0)
        monkeypatch.setattr(stamping, "_send", Service(now, "Another").send)
        with pytest.raises(InputRefused, match="is no time stamp of this head"):
            stamping.stamp_head(asked.get().about, tomorrow)
        monkeypatch.setattr(stamping, "_send", service.send)
        run_jobs(tomorrow)
        assert (asked.count(), HeadStamp.objects.count()) == (0, 1)
        stamping.stamp_head({"head": head.pk}, tomorrow)  # once is enough
        stamp = HeadStamp.objects.get()
        page = Client(SERVER_NAME="localhost").get("/heads").content.decode()
        assert "Stamps of tests" in page
        token = Client(SERVER_NAME="localhost").get(f"/log/stamps/{stamp.head_id}").content
        assert token == bytes(stamp.token)
        assert stamping.faults_of_service() == []
        write_files(export_partnership(world.partnership, now), tmp_path / "folder")
        roots.write_bytes(made_service("Stamps of tests")[1])
        assert "no time stamp" in stamping.faults_of_service()[0]
    folder = tmp_path / "folder"
    faults, notes = reported(folder)
    assert faults == ""
    assert f"Stamps of tests saw the first {stamp.head_id} entries by {now:%Y-%m-%d}" in notes
    assert "the certificate of that service is" in notes
    chance, body = random.Random(5), stamping.body_of(stamp.head)
    for _ in range(60):
        changed = bytearray(token)
        changed[chance.randrange(len(token))] ^= 1 << chance.randrange(8)
        try:
            said = read_stamp(bytes(changed), body, service.roots, "it")
        except InputRefused:
            continue
        assert (said.at, said.service) == (stamp.at, stamp.service)  # of no account
    for bit in range(8):  # a key of an algorithm that is none: its reader knows no way on
        pem = folder / "log/stamps.pem"
        whole = pem.read_bytes()
        pem.write_bytes(with_altered_key(whole, bit))
        faults, _ = reported(folder)
        assert "log/stamps.pem: is not what was exported" in faults
        assert f"log/stamps/{stamp.head_id}: is no time stamp of this head" in faults
        pem.write_bytes(whole)
    place = folder / f"log/stamps/{stamp.head_id}"
    place.write_bytes(token[:-9] + bytes([token[-9] ^ 1]) + token[-8:])
    faults, _ = reported(folder)
    assert f"log/stamps/{stamp.head_id}" in faults
    assert "no time stamp of this head" in faults


def test_an_entry_that_says_a_day_after_its_stamp_is_a_fault(world, agreed, tmp_path, monkeypatch):
    """As where the clock of the server was put on: a stamp of the day before covers it."""
    service = Service(world.now() - timedelta(days=1))
    roots = tmp_path / "roots.pem"
    roots.write_bytes(service.roots)
    monkeypatch.setattr(stamping, "_send", service.send)
    with override_settings(TSA="http://stamps.example", TSA_ROOTS=roots):
        world.add_key(world.acts("RFF"), "RFF", KeyFile())
        stamping.stamp_head({"head": sign_head(world.now()).pk}, world.now())
        write_files(export_partnership(world.partnership, world.now()), tmp_path / "folder")
    assert "covers it" in reported(tmp_path / "folder")[0]


def test_stamps_of_two_heads_that_were_swapped_are_both_found(world, agreed, tmp_path, monkeypatch):
    """Each is a true stamp of that service, of another head."""
    service, sizes = Service(world.now() + timedelta(minutes=5)), []
    roots = tmp_path / "roots.pem"
    roots.write_bytes(service.roots)
    monkeypatch.setattr(stamping, "_send", service.send)
    with override_settings(TSA="http://stamps.example", TSA_ROOTS=roots):
        for _ in range(2):
            world.add_key(world.acts("RFF"), "RFF", KeyFile())
            sizes.append(sign_head(world.now()).pk)
            stamping.stamp_head({"head": sizes[-1]}, world.now())
        write_files(export_partnership(world.partnership, world.now()), tmp_path / "folder")
    first, second = (tmp_path / f"folder/log/stamps/{each}" for each in sizes)
    before, _ = reported(tmp_path / "folder")
    assert all(f"log/stamps/{each}:" not in before for each in sizes)
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    faults, _ = reported(tmp_path / "folder")
    for each in (first, second):
        assert f"log/stamps/{each.name}: is no time stamp of this head" in faults


def test_the_copy_in_pdf_has_the_marks_and_says_where_links_lead(world, monkeypatch):
    made = copy_of(world, "marked-copy")
    row = {"id": "", "number": "9", "text": "**loud** [here](https://a.example/x)\n\n- one\n- two"}
    writing.put_paragraph(world.acts("QF7"), made, made.lock, row)
    made.refresh_from_db()
    steps.share_document(world.acts("QF7"), made, world.plans(*SHARES))
    kept = []
    printed = readable._printed
    monkeypatch.setattr(
        readable, "_printed", lambda page, *more: kept.append(page) or printed(page, *more)
    )
    said = client_of(world.people["RHQ"]).get(f"/d/{made.pk}/copy.pdf")
    assert said.content.startswith(b"%PDF-")
    assert "<strong>loud</strong>" in kept[0]
    assert "<li>one</li>" in kept[0]
    assert "</a> (https://a.example/x)" in kept[0]
