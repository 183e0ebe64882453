"""Lays the tables of the first version, fills them, brings them up to date, and looks again.

    python upgraded.py FOLDER [ADDRESS]     a process of its own: settings are entered once

Prints what was lost or altered, a line each; nothing where all is as it was.
"""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tripleaim.workspace.home import Home, enter, lay_tables, make_home

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
FIRST = [("workspace", "0001_initial"), ("hearing", None)]


def filled(model):
    """A row of a table of the first version, with words in each column that takes some."""
    values = {}
    for field in model._meta.concrete_fields:
        kind = field.get_internal_type()
        if field.primary_key and kind in ("BigAutoField", "AutoField"):
            continue
        if field.is_relation:
            if not field.null or field.related_model is not model:
                values[field.name] = field.related_model.objects.order_by("pk").first()
            continue
        values[field.name] = {
            "DateField": NOW.date(),
            "DateTimeField": NOW,
            "JSONField": {"said": "x"},
            "BooleanField": True,
            "BinaryField": b"x",
            "EmailField": f"{model.__name__.lower()}@example.org",
        }.get(kind, 7 if "Integer" in kind else "said"[: field.max_length or 4])
    if "ends" in values and "begins" in values:
        values["ends"] = (NOW + timedelta(days=9)).date()
    return model.objects.create(**values)


def fill(models):
    """A row of each table, those that others refer to first."""
    waiting, tries = list(models), 0
    while waiting and tries < 400:
        model, tries = waiting.pop(0), tries + 1
        needed = [
            f.related_model
            for f in model._meta.concrete_fields
            if f.is_relation and not f.null and f.related_model is not model
        ]
        if all(each.objects.exists() for each in needed):
            filled(model)
        else:
            waiting.append(model)
    return [each.__name__ for each in waiting]


def rows_of(models):
    """Every row by table, as plain values, each with the columns that it had at first."""
    return {
        model._meta.db_table: [
            {name: str(value) for name, value in row.items()}
            for row in model.objects.order_by("pk").values()
        ]
        for model in models
    }


def main():
    """Lay, fill, upgrade, compare."""
    home = Home(folder=Path(sys.argv[1]) / "home", database=sys.argv[2] if sys.argv[2:] else "")
    make_home(home)
    enter(home)
    from django.db import Error, connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from tripleaim.workspace.models import INSERT_ONLY

    executor = MigrationExecutor(connection)
    plan = executor.migrate([each for each in FIRST if each[1]])
    own = [each for each in plan.apps.get_models() if each._meta.app_label == "workspace"]
    left = fill(own)
    before = rows_of(own)
    lay_tables(NOW)
    with connection.cursor() as cursor:
        for table, rows in before.items():
            if not rows:
                print(f"{table}: nothing was put in ({left})")
                continue
            for row in rows:
                found = _read(cursor, table, row)
                if found != row:
                    print(f"{table}: {row} is {found}")
    for model in INSERT_ONLY:
        if model._meta.db_table not in before:
            continue
        try:
            with transaction.atomic():
                model.objects.all().delete()
            print(f"{model._meta.db_table}: takes rows away")
        except Error:
            continue
    counts = Counter(len(rows) for rows in before.values())
    print(f"{sum(counts.values())} tables, {counts}", file=sys.stderr)


def _read(cursor, table, row):
    """The row as it is now, by the model of today, with the columns that it had."""
    from django.apps import apps

    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    key = model._meta.pk.attname
    there = model.objects.filter(pk=row[key]).values(*row).first()
    return {name: str(value) for name, value in there.items()} if there else None


if __name__ == "__main__":
    main()
