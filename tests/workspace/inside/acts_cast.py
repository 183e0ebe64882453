"""Who asks for acts, and the documents that they are about: of three reaches, with their links."""

from datetime import timedelta

import pytest
from table_by_hand import more_of_the_cast
from test_grid import cast  # noqa: F401  (a fixture)
from world import copy_of

from tripleaim.workspace.drafting import sharing
from tripleaim.workspace.models import Document


@pytest.fixture(scope="module")
def documents(world):
    """A shared document for its parties, one for the partnership, and one for the world."""
    found = []
    for reach in ("parties", "partnership", "world"):
        made = copy_of(world, f"acts-{reach}")
        Document.objects.filter(pk=made.pk).update(reach=reach)
        if reach == "world":
            Document.objects.filter(pk=made.pk).update(status="published")
        found.append(Document.objects.get(pk=made.pk))
    return found


@pytest.fixture(scope="module")
def links(world, documents):
    """Links to each of them that may comment."""
    ends = world.now().date() + timedelta(days=9)
    officer = world.acts("QF7")
    return [sharing.give_link(officer, each, "Lc", "A carer", ends)[0] for each in documents]


@pytest.fixture(scope="module")
def everybody(world, cast, links):  # noqa: F811
    return more_of_the_cast(world, cast, links)
