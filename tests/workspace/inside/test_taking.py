"""A document that somebody has as TOML, into a draft: faults by line, and nothing of it is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from test_grid import client_of
from world import copy_of

from tripleaim.workspace.drafting import discussing
from tripleaim.workspace.models import CheckRun, Document, Version


@pytest.fixture
def draft(world):
    number = Document.objects.count()
    return copy_of(world, f"taken-{number}")


def text_of(browser, document):
    return browser.get(f"/d/{document.pk}/file").content.decode()


def sends(browser, document, text, **more):
    lock = Document.objects.get(pk=document.pk).lock
    given = {"text": text, "lock": lock} | more
    return browser.post(f"/d/{document.pk}/take", given)


def test_a_text_takes_the_place_of_the_draft_and_its_comments_are_kept(world, draft):
    browser = client_of(world.people["QF7"])
    text = "# agreed in June\n" + text_of(browser, draft).replace("Within", "# why?\nWithin", 0)
    text = text.replace('purpose = "', 'purpose = "For all: ', 1)
    before = draft.newest.save_number
    assert sends(browser, draft, text).status_code == 302
    version = Version.objects.filter(document=draft).latest("pk")
    assert version.save_number == before + 1
    assert version.values["purpose"].startswith("For all: ")
    assert version.original == text
    assert CheckRun.objects.filter(version=version).exists()
    assert sends(browser, draft, version.body).status_code == 302
    assert draft.newest.original == ""  # it is spelled as we do


def test_a_file_is_taken_as_well(world, draft):
    browser = client_of(world.people["QF7"])
    text = text_of(browser, draft).replace('purpose = "', 'purpose = "By a file: ', 1)
    file = SimpleUploadedFile("a.toml", b"\xef\xbb\xbf" + text.encode())
    assert sends(browser, draft, "", file=file).status_code == 302
    assert draft.newest.values["purpose"].startswith("By a file: ")
    spoilt = SimpleUploadedFile("a.toml", b'kind = "x"\n\ntitle = "\xff"\n')
    answer = sends(browser, draft, "", file=spoilt)
    assert answer.status_code == 400
    assert "no text in UTF-8 from line 3 on" in answer.content.decode()
    assert sends(browser, draft, "x", file=SimpleUploadedFile("a.toml", b"y")).status_code == 400


def test_faults_are_told_by_line_and_the_text_stays_in_the_form(world, draft):
    browser = client_of(world.people["QF7"])
    text = text_of(browser, draft)
    lines = text.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("valid_from"))
    lines[at] = 'valid_from = "soon"'
    count = Version.objects.filter(document=draft).count()
    answer = sends(browser, draft, "\n".join(lines))
    said = answer.content.decode()
    assert answer.status_code == 400
    assert f"Line {at + 1}: valid_from" in said
    assert "valid_from = &quot;soon&quot;" in said
    assert 'name="anyway"' in said
    broken = sends(browser, draft, text + "\n= 3\n")
    assert f"Line {len(text.splitlines()) + 2}: is not TOML" in broken.content.decode()
    assert 'name="anyway"' not in broken.content.decode()
    assert sends(browser, draft, "", anyway="yes").status_code == 400
    assert Version.objects.filter(document=draft).count() == count
    assert sends(browser, draft, "\n".join(lines), anyway="yes").status_code == 302
    assert draft.newest.values["valid_from"] == "soon"
    other = sends(browser, draft, text.replace('kind = "pooled_fund"', 'kind = "minutes"'))
    assert "Line 1: kind is minutes; the draft is pooled_fund" in other.content.decode()


def test_signatures_are_not_taken_and_what_was_spoken_of_is_not_struck_unseen(world, draft):
    browser = client_of(world.people["QF7"])
    discussing.comment_on(world.acts("RHQ"), draft, "para-1", "We agree.")
    text = text_of(browser, draft)
    signed = text.replace("title", 'status = "signed"\ntitle', 1)
    assert "status is not taken" in sends(browser, draft, signed).content.decode()
    sends(browser, draft, signed, anyway="yes")
    assert "status" not in draft.newest.values
    renamed = text.replace('id = "para-1"', 'id = "eins"')
    assert sends(browser, draft, renamed).status_code == 302
    assert "para-1" in {each["id"] for each in draft.newest.paragraphs}
    head, _, rest = text.partition("[[paragraphs]]")
    without = head + "[[paragraphs]]" + rest.partition("[[paragraphs]]")[2]
    said = sends(browser, draft, without).content.decode()
    assert "is not in the text, and was spoken of" in said


def test_whoever_saved_meanwhile_is_told_and_no_text_is_lost(world, draft):
    browser = client_of(world.people["QF7"])
    text = text_of(browser, draft).replace('purpose = "', 'purpose = "Mine: ', 1)
    answer = sends(browser, draft, text, lock=draft.lock - 1)
    assert answer.status_code == 409
    assert "Mine: " in answer.content.decode()
    assert not draft.newest.values["purpose"].startswith("Mine: ")


def test_a_draft_is_started_from_a_file(world, draft):
    officer = client_of(world.people["QF7"])
    path = f"/p/{world.partnership.pk}/take"
    text = text_of(officer, draft)
    assert officer.post(path, {"text": text, "reach": "parties"}).status_code == 400  # that id is
    new = text.replace(f'id = "{draft.slug}"', f'id = "{draft.slug}-new"', 1)
    assert officer.post(path, {"text": new, "reach": "everybody"}).status_code == 400
    assert officer.post(path, {"text": new, "reach": "parties"}).status_code == 302
    made = Document.objects.get(slug=f"{draft.slug}-new")
    assert (made.title, made.reach, made.status) == (draft.title, "parties", "draft")
    assert made.newest.values["purpose"] == draft.newest.values["purpose"]
    assert set(made.party_rows.values_list("organisation", flat=True)) == set(draft.newest.codes)


def test_only_an_author_puts_a_text_in_and_only_a_drafter_starts_one(world, draft):
    text = draft.newest.body.replace('purpose = "', 'purpose = "Theirs: ', 1)
    for code in ("RHQ", "RFF"):
        browser = client_of(world.people[code])
        assert sends(browser, draft, text).status_code in (403, 404)
    started = client_of(world.founder).post(
        f"/p/{world.partnership.pk}/take", {"text": text, "reach": "parties"}
    )
    assert started.status_code == 404
    assert not draft.newest.values["purpose"].startswith("Theirs: ")
