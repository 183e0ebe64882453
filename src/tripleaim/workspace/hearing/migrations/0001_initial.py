"""The tables of the public door."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tripleaim.workspace.hearing.answer
import tripleaim.workspace.hearing.wave
import tripleaim.workspace.partnerships.partnership


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workspace", "0003_members_at_close"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "code",
                    models.CharField(
                        default=tripleaim.workspace.partnerships.partnership.new_code,
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("status", models.CharField(default="draft", max_length=10)),
                ("opened_on", models.DateField(null=True)),
                ("replied_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("decision", models.CharField(blank=True, max_length=200)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="workspace.document"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="workspace.partnership"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "code",
                    models.CharField(
                        default=tripleaim.workspace.hearing.answer.new_answer_code,
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("way", models.CharField(max_length=10)),
                ("status", models.CharField(default="held", max_length=10)),
                ("day", models.DateField()),
                ("choices", models.JSONField(default=dict)),
                ("groups", models.JSONField(default=dict)),
                ("is_public", models.BooleanField(default=False)),
                ("paragraph", models.CharField(blank=True, max_length=80)),
                ("number", models.CharField(blank=True, max_length=20)),
                ("signals", models.JSONField(default=list)),
                ("print", models.CharField(blank=True, db_index=True, max_length=64)),
                ("sent", models.CharField(max_length=64, null=True, unique=True)),
                ("secret_hash", models.CharField(max_length=64, null=True, unique=True)),
                ("paper", models.CharField(blank=True, max_length=60)),
                ("counts", models.BooleanField(default=True)),
                ("settled_on", models.DateField(null=True)),
                ("erased_on", models.DateField(null=True)),
                (
                    "typed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="hearing.consultation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Flow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("what", models.CharField(max_length=20)),
                ("network", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "what", "network"), name="one_count_a_network"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("secret_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("given", models.JSONField()),
                ("until", models.DateField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="hearing.consultation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Locality",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("districts", models.TextField(blank=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="workspace.partnership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Moderation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=10)),
                ("ground", models.CharField(blank=True, max_length=20)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("day", models.DateField()),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moderations",
                        to="hearing.answer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="News",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=300)),
                ("address", models.CharField(max_length=200)),
                ("place", models.CharField(blank=True, max_length=100)),
                ("mark", models.CharField(max_length=120, unique=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="workspace.partnership"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "code",
                    models.CharField(
                        default=tripleaim.workspace.partnerships.partnership.new_code,
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("text", models.TextField()),
                ("due", models.DateField()),
                ("made_on", models.DateField()),
                ("source", models.CharField(max_length=20)),
                ("made_in", models.CharField(max_length=300)),
                ("mark", models.CharField(blank=True, max_length=200)),
                ("status", models.CharField(default="open", max_length=10)),
                ("ended_on", models.DateField(null=True)),
                ("outcome", models.TextField(blank=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="workspace.organisation"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="workspace.partnership"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublicQuestion",
            fields=[
                (
                    "code",
                    models.CharField(
                        default=tripleaim.workspace.partnerships.partnership.new_code,
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("text", models.TextField()),
                ("place", models.CharField(blank=True, max_length=100)),
                ("asked_on", models.DateField()),
                ("due", models.DateField()),
                ("status", models.CharField(default="asked", max_length=10)),
                ("answer", models.TextField(blank=True)),
                ("answered_on", models.DateField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("sent", models.CharField(max_length=64, null=True, unique=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="workspace.partnership"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "code",
                    models.CharField(
                        default=tripleaim.workspace.partnerships.partnership.new_code,
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=100)),
                ("mail", models.EmailField(blank=True, max_length=254)),
                ("status", models.CharField(default="asked", max_length=10)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("asked_on", models.DateField()),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="workspace.partnership"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status", models.CharField(default="waiting", max_length=10)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True)),
                ("stop", models.CharField(blank=True, max_length=200)),
                (
                    "news",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="hearing.news"
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="hearing.subscription"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("told", models.JSONField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="hearing.consultation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("status", models.CharField(default="open", max_length=10)),
                ("reply", models.TextField(blank=True)),
                ("changed", models.TextField(blank=True)),
                ("version", models.CharField(blank=True, max_length=120)),
                ("made_on", models.DateField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="themes",
                        to="hearing.consultation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Coding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_in", models.BooleanField(default=True)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codings",
                        to="hearing.answer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codings",
                        to="hearing.theme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "code",
                    models.CharField(
                        default=tripleaim.workspace.partnerships.partnership.new_code,
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("status", models.CharField(default="draft", max_length=10)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workspace.document",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="workspace.partnership"
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workspace.document",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("status", models.CharField(default="given", max_length=10)),
                ("design", models.JSONField(default=dict)),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="hearing.wave",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "code",
                    models.CharField(
                        default=tripleaim.workspace.hearing.wave.new_response_code,
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("columns", models.JSONField()),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="hearing.wave",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=80)),
                ("text", models.TextField()),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="hearing.answer",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(
                fields=["consultation", "status", "day"], name="hearing_ans_consult_61d461_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("paper", ""), _negated=True),
                fields=("consultation", "paper"),
                name="one_answer_a_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="locality",
            constraint=models.UniqueConstraint(
                fields=("partnership", "name"), name="one_place_of_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(
                condition=models.Q(("mark", ""), _negated=True),
                fields=("partnership", "mark"),
                name="a_promise_is_recorded_once",
            ),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                fields=["partnership", "status"], name="hearing_sub_partner_67cafe_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("news__isnull", False)),
                fields=("subscription", "news"),
                name="told_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=models.UniqueConstraint(
                fields=("consultation", "day"), name="told_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                fields=("consultation", "name"), name="one_theme_of_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(fields=("wave", "label"), name="one_link_a_label"),
        ),
        migrations.AddConstraint(
            model_name="words",
            constraint=models.UniqueConstraint(
                fields=("answer", "question"), name="one_text_a_question"
            ),
        ),
    ]
