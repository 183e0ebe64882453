"""How often something was asked with in a minute is counted where all processes see it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("workspace", "0012_refused_mail"),)
    operations = (
        migrations.CreateModel(
            name="Tried",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField(db_index=True)),
                ("number", models.PositiveIntegerField()),
            ],
        ),
    )
