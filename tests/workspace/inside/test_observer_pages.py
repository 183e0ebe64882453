"""What an observer sees: no heading over nothing, and people by the names that a matter tells."""

import re

import pytest
from test_grid import client_of

from tripleaim.workspace.models import Document, Person, RoleSpell

NOTHING = re.compile(
    r"<h([1-6])[^>]*>(?:(?!</h\1>).)*</h\1>\s*(?:<ul[^>]*>\s*</ul>|<p>\s*</p>)?\s*"
    r"(?=<h\1|</div>\s*</div>\s*</div>\s*</main>)",
    re.DOTALL,
)


@pytest.fixture(scope="module")
def observer(world):
    person = Person.objects.create(mail="scrutiny@example.com", name="Sal", status="active")
    scope = f"partnership:{world.partnership.pk}"
    today = world.now().date()
    RoleSpell.objects.create(person=person, kind="O", scope=scope, begins=today, status="held")
    return person


def test_a_home_has_no_heading_over_nothing(world, observer):
    for person, starts in ((observer, False), (world.people["QF7"], True)):
        page = client_of(person).get(f"/p/{world.partnership.pk}").content.decode()
        assert ("Start something" in page) is starts
        assert ('href="#start"' in page) is starts
        assert NOTHING.findall(page) == []


def test_a_history_names_people_as_the_matter_does(world, observer):
    document = Document.objects.get(slug="home-first-fund")
    for person in (observer, world.people["QF7"]):
        browser = client_of(person)
        matter = browser.get(f"/d/{document.pk}/matter")
        history = browser.get(f"/d/{document.pk}/history")
        assert matter.status_code == history.status_code
        if history.status_code == 200:
            assert re.search(r"p-[0-9a-f]{8}", history.content.decode()) is None
            assert world.people["QF7"].shown in history.content.decode()
