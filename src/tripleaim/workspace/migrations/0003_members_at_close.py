"""The voting members of a proposal as they were when it closed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A field that stays empty until a proposal closes."""

    dependencies = (("workspace", "0002_only_added"),)
    operations = (
        migrations.AddField(
            model_name="proposal", name="members", field=models.JSONField(null=True)
        ),
    )
