"""Committees follow signed terms of reference: their seats, and the rules of each opening."""

import django.db.models.deletion
from django.db import migrations, models


def _in_one_word(apps: object, editor: object) -> None:
    """States are one word, as the table of actions has them."""
    rooms = apps.get_model("workspace", "Committee")  # type: ignore[attr-defined]
    rooms.objects.filter(status="in force").update(status="in_force")


class Migration(migrations.Migration):
    dependencies = (("workspace", "0008_head_stamps"),)
    operations = (
        migrations.AlterField(
            model_name="committee",
            name="status",
            field=models.CharField(default="in_force", max_length=10),
        ),
        migrations.RunPython(_in_one_word, migrations.RunPython.noop),
        migrations.AddField(
            model_name="committee",
            name="quorum_of",
            field=models.CharField(default="members", max_length=10),
        ),
        migrations.AddField(
            model_name="committee",
            name="terms",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="workspace.document"
            ),
        ),
        migrations.AddField(
            model_name="committee", name="seats", field=models.JSONField(default=list)
        ),
        migrations.AddField(
            model_name="rolespell", name="seat", field=models.TextField(blank=True, default="")
        ),
        migrations.AddField(model_name="proposal", name="rules", field=models.JSONField(null=True)),
    )
