"""How somebody has mail knows since when their address is refused, and in which words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("workspace", "0011_members_by_agreement"),)
    operations = (
        migrations.AddField(
            model_name="habit", name="refused_on", field=models.DateField(null=True)
        ),
        migrations.AddField(
            model_name="habit",
            name="refused_why",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    )
