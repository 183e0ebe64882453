"""A partnership knows the signed agreement that says who its members are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("workspace", "0010_links_back"),)
    operations = (
        migrations.AddField(
            model_name="partnership",
            name="agreement",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
    )
