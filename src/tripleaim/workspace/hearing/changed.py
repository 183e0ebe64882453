"""Versions that may be named as what changed: published, so that whoever answered can read them."""

from tripleaim.model.documents.base import PUBLISHED
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.partnerships.partnership import Partnership


def public_versions(partnership: Partnership) -> dict[str, str]:
    """The address of each document of a partnership that anybody may read, by name and revision."""
    rows = Document.objects.filter(partnership=partnership, reach="world", status__in=PUBLISHED)
    return {
        f"{each.slug} revision {each.revision}": f"/d/{each.pk}/v/{each.newest.save_number}"
        for each in rows.order_by("slug")
    }
