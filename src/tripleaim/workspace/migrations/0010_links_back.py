"""One-time links by which somebody who has joined chooses a password anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("workspace", "0009_committees_by_terms"),)
    operations = (
        migrations.AddField(
            model_name="invitation",
            name="opens",
            field=models.CharField(default="join", max_length=10),
        ),
    )
