"""People and roles of a large partnership: a page at a time, found by name, few questions asked."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from test_grid import client_of

from tripleaim.workspace.models import Person, RoleSpell
from tripleaim.workspace.pages.partnership import ROLES_A_PAGE


def test_a_page_at_a_time_and_by_name(world):
    browser, path = client_of(world.people["QF7"]), f"/p/{world.partnership.pk}/people"
    small = browser.get(path).content.decode()
    assert "Find by name" not in small
    assert "More people" not in small
    today, before = world.now().date(), RoleSpell.objects.exclude(status="ended").count()
    people = Person.objects.bulk_create(
        Person(mail=f"m{n}@example.net", name=f"Many {n:04d}", status="active") for n in range(700)
    )
    RoleSpell.objects.bulk_create(
        RoleSpell(person=p, kind="D", scope="organisation:RHQ", begins=today, status="held")
        for p in people
    )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        first = browser.get(path).content.decode()
    assert len(asked) < 90
    assert first.count("<li>") - first.count('<li><a class="nhsuk') < ROLES_A_PAGE + 40
    seen, number = set(), 1
    while f"page={number + 1}" in first or number == 1:
        seen |= {each.name for each in people if f"{each.name}:" in first}
        number += 1
        first = browser.get(path, {"page": number}).content.decode()
    seen |= {each.name for each in people if f"{each.name}:" in first}
    assert len(seen) == len(people)
    assert number == -(-(before + 700) // ROLES_A_PAGE) or number >= 5
    one = browser.get(path, {"q": "many 0650"}).content.decode()
    assert "Many 0650" in one
    assert "Many 0651" not in one
    assert "Nobody of that name" in browser.get(path, {"q": "zzz"}).content.decode()
    officer = client_of(world.people["RHQ"])
    chosen = people[650].pk
    sent = {"what": "give", "person": chosen, "kind": "M", "scope": "organisation:RHQ"}
    assert officer.post(f"{path}?q=zzz", sent).status_code == 302
    assert RoleSpell.objects.filter(person=chosen, kind="M", status="offered").exists()
