"""Who may vote on a proposal is fixed when it opens: those that are open are given theirs."""

from django.db import migrations


def _fix(apps: object, editor: object) -> None:
    """The voting members of each open proposal, as their roles say now: one spell a person."""
    proposals = apps.get_model("workspace", "Proposal")  # type: ignore[attr-defined]
    spells = apps.get_model("workspace", "RoleSpell")  # type: ignore[attr-defined]
    for each in proposals.objects.filter(status="open", members=None):
        day, first = each.opens.date(), {}
        rows = spells.objects.filter(
            kind="T", scope=f"committee:{each.committee_id}", status="held", begins__lte=day
        )
        for row in rows.order_by("pk"):
            if row.ends is None or row.ends > day:
                first.setdefault(row.person_id, row.pk)
        each.members = list(first.values())
        each.save(update_fields=["members"])


class Migration(migrations.Migration):
    """Fills a field that stood empty until a proposal closed."""

    dependencies = (("workspace", "0003_members_at_close"),)
    operations = (migrations.RunPython(_fix, migrations.RunPython.noop),)
