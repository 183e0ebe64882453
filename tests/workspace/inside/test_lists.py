"""What pages list is taken away by who sees the page and by nobody else; no cell is a formula."""

import csv
import io
import json
from datetime import timedelta

import pytest
from test_grid import client_of
from world import SHARES, copy_of

from tripleaim.workspace.drafting import discussing, sharing
from tripleaim.workspace.models import Person
from tripleaim.workspace.signing import steps

BAD = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def laid(world):
    """A document with comments, a change, links; another that is shared."""
    draft, shared = copy_of(world, "lists-draft"), copy_of(world, "lists-shared")
    comment = discussing.comment_on(world.acts("RHQ"), draft, "para-1", BAD)
    discussing.comment_on(world.acts("QF7"), draft, "para-1", "A reply", comment)
    discussing.propose_change(world.acts("RHQ"), draft, "para-6", "+1 day", "@why")
    day = world.now().date() + timedelta(days=9)
    _, secret = sharing.give_link(world.acts("QF7"), draft, "Lr", "-Holder", day)
    steps.share_document(world.acts("QF7"), shared, world.plans(*SHARES))
    return draft, shared, secret


def ways(world, laid):
    """Each list: its path, who takes it away, who does not, and words that stand in it."""
    draft, shared, _ = laid
    p = f"/p/{world.partnership.pk}"
    return {
        "people": (f"{p}/people", "RXE", None, "signatory"),
        "keys": ("/keys", "RFF", None, ""),
        "notices": ("/notices", "RHQ", None, ""),
        "said": (f"/d/{draft.pk}/said", "RHQ", "RXE", "A reply"),
        "steps": (f"/d/{shared.pk}/steps", "RHQ", "RXE", "sign"),
        "links": (f"/d/{draft.pk}/links", "QF7", "RHQ", "Holder"),
        "change": (f"/d/{draft.pk}/change", "RHQ", "RXE", ""),
    }


@pytest.mark.parametrize("which", ["people", "keys", "notices", "said", "steps", "links", "change"])
def test_who_sees_the_page_takes_its_list_away_and_nobody_else(world, laid, which):
    path, may, may_not, words = ways(world, laid)[which]
    own = client_of(world.people[may])
    for form in ("csv", "json"):
        said = own.get(f"{path}.{form}")
        assert said.status_code == 200, said.content[-300:]
        assert words in said.content.decode()
        assert client_of().get(f"{path}.{form}").status_code in (302, 403, 404)
        if may_not:
            assert client_of(world.people[may_not]).get(f"{path}.{form}").status_code in (403, 404)
    told = json.loads(said.content)
    rows = list(csv.DictReader(io.StringIO(own.get(f"{path}.csv").content.decode("utf-8-sig"))))
    assert len(rows) == len(told)
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "@", "\t")), (which, cell)


def test_what_was_said_is_whole_and_what_opens_a_link_is_not_told(world, laid):
    draft, _, secret = laid
    own = client_of(world.people["QF7"])
    rows = json.loads(own.get(f"/d/{draft.pk}/said.json").content)
    assert [each["sort"] for each in rows] == ["comment", "reply", "change"]
    assert rows[1]["reply_to"] == rows[0]["number"]
    assert [rows[0]["text"], rows[2]["why"]] == [BAD, "@why"]
    text = own.get(f"/d/{draft.pk}/links.json").content.decode()
    assert secret not in text
    assert "read" in text


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/p/{p}/people", "/p/{p}/people.csv"),
        ("/d/{draft}", "/d/{draft}/said.csv"),
        ("/d/{shared}", "/d/{shared}/steps.csv"),
        ("/d/{draft}/link", "/d/{draft}/links.csv"),
        ("/d/{draft}/change", "/d/{draft}/change.csv"),
    ],
)
def test_the_page_leads_to_its_file(world, laid, path, link):
    draft, shared, _ = laid
    names = {"p": world.partnership.pk, "draft": draft.pk, "shared": shared.pk}
    page = client_of(world.people["QF7"]).get(path.format(**names)).content.decode()
    assert f'href="{link.format(**names)}"' in page


def test_the_merger_room_is_taken_away_with_what_was_asked(world, agreed):
    from tripleaim.workspace.models import Partnership, RoleSpell

    other = Partnership.objects.create(
        code="lists", name="Another", area="icb:QF7", status="formed"
    )
    person = world.people["QF7"]
    RoleSpell.objects.create(
        person=person,
        kind="G",
        scope=f"partnership:{other.pk}",
        begins=world.now().date(),
        status="held",
    )
    asked = f"with={world.partnership.pk}&with={other.pk}&on=2027-04-01"
    said = client_of(person).get(f"/merger.json?{asked}")
    assert said.status_code == 200, said.content[-500:]
    assert agreed.title in said.content.decode()
    assert client_of(world.people["RXE"]).get(f"/merger.csv?{asked}").status_code == 404
    assert client_of(person).get(f"/merger.csv?with={other.pk}").status_code == 400
    page = client_of(person).get(f"/merger?{asked}").content.decode()
    assert "/merger.csv?with=" in page
    assert Person.objects.filter(pk=person.pk).exists()
