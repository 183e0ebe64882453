"""Whether the letters of a piece of news are written: each is gone through once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column and its index."""

    dependencies = (("hearing", "0003_told_and_forgotten"),)
    operations = (
        migrations.AddField("news", "is_told", models.BooleanField(default=False)),
        migrations.AddIndex(
            "news",
            models.Index(fields=("at",), condition=models.Q(is_told=False), name="news_to_tell"),
        ),
    )
