"""Generated pages of docs/: written with --write, else compared: a stale page fails the build.

A generator is a function in `GENERATORS` that gives the text of one page.
"""

import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from drawn import page_of, specs
from tripleaim.governance.key_event import EVENT_RULES
from tripleaim.governance.signed_text import NAMES
from tripleaim.governance.signing_rules import RULES
from tripleaim.governance.template import template_text
from tripleaim.model.documents.base import STATUSES, Document
from tripleaim.model.documents.kinds import KINDS, model_of
from tripleaim.model.documents.life import MEANINGS, STEPS, diagram, forbidden_because
from tripleaim.model.documents.plan import FORMAT, schema_of_plan
from tripleaim.model.limits import LIMITS
from tripleaim.page.catalogue import catalogue_of, has_words
from tripleaim.people.extract import REQUIRED
from tripleaim.people.rule import FLAG
from tripleaim.people.segments import MEASURES, person_columns, scheme, scheme_names
from tripleaim.questions.ten import TEN
from tripleaim.store.catalogue import catalogue
from tripleaim.store.schema import tables

DOCS = Path(__file__).parent.parent / "docs"


def sources_page() -> str:
    """The reference of sources, from the catalogue."""
    lines = ["# Sources", "", "Generated from `src/tripleaim/england/sources`."]
    lines += ["Addresses marked with * are pages on which a person must click.", ""]
    lines += ["| source | title | publisher | vintage | licence | grade | address |"]
    lines += ["|---|---|---|---|---|---|---|"]
    for source in catalogue().values():
        mark = "" if source.fetchable else " *"
        cells = (source.id, source.title, source.publisher, source.vintage, source.licence)
        lines.append(f"| {' | '.join(cells)} | {source.grade} | {source.address}{mark} |")
    return "\n".join([*lines, ""])


def plan_schema() -> str:
    """The JSON Schema of a plan of today's format; those of earlier ones stay as they were."""
    return json.dumps(schema_of_plan(), ensure_ascii=False, indent=1) + "\n"


MATRIX = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tripleaim.workspace.configuration"
os.environ["TRIPLEAIM_SECRET_KEY"] = "to draw a page"
os.environ["TRIPLEAIM_DATABASE"] = "sqlite:////nowhere"
django.setup()
from tripleaim.workspace.guard.table import matrix_text
print(matrix_text(), end="")
"""


def matrix_page() -> str:
    """Who may do what in a workspace, from its table; Django has one set of settings a process."""
    done = subprocess.run(
        [sys.executable, "-c", MATRIX], capture_output=True, text=True, check=True
    )
    return done.stdout


def limits_page() -> str:
    """The reference of limits, from their constants."""
    lines = ["# How large a file may be", "", "Generated from `src/tripleaim/model/limits.py`.", ""]
    lines += ["What is over a limit is refused in words before it is held in memory.", ""]
    lines += ["| file | at most | why |", "|---|---|---|"]
    lines += [f"| {limit.kind} | {limit} | {limit.why} |" for limit in LIMITS]
    return "\n".join([*lines, ""])


def tables_page() -> str:
    """The reference of tables, from the schema files."""
    lines = ["# The tables of the store", "", "Generated from `src/tripleaim/store/schema`.", ""]
    for table in tables().values():
        lines += [f"## {table.name}", "", f"{table.grain}. Key: {', '.join(table.key)}.", ""]
        lines += ["| column | type | unit | meaning |", "|---|---|---|---|"]
        for column in table.columns:
            null = "" if column.required else ", may be null"
            lines.append(
                f"| {column.name} | {column.type}{null} | {column.unit} | {column.meaning} |"
            )
        lines.append("")
    return "\n".join(lines)


def measures_page() -> str:
    """The reference of measures, from the catalogues of the questions."""
    lines = ["# Measures", "", "Generated from `src/tripleaim/questions/*/words.toml`.", ""]
    lines += ["What each answer holds: in `--json` and `--csv` under its id, in tables under its"]
    lines += ["heading. `GBP` is pounds, `share` 0 to 1.", ""]
    for each in TEN:
        if not has_words(each.folder):
            continue
        lines += [f"## {each.title}", "", "| measure | heading | unit | better | aim | meaning |"]
        lines += ["|---|---|---|---|---|---|"]
        catalogue = catalogue_of(each.folder)
        told = {(measure.id, measure.unit): measure for _, measure in catalogue.measures()}
        for m in told.values():
            id = f"{m.id}_({m.of})" if m.of else m.id
            cells = (id, m.heading, m.unit, m.better, m.aim, m.meaning)
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def person_page() -> str:
    """The reference of the columns of a person, from the parameters and the schemes that ship."""
    lines = ["# The columns of a person", "", "Generated from `src/tripleaim/people`.", ""]
    lines += [
        "People are Parquet under `system=CODE/`, synthetic or loaded by `people load`. A rule"
    ]
    lines += ["of a segment may use every column that holds flags or whole numbers.", ""]
    lines += ["| column | holds | needed |", "|---|---|---|"]
    for name in REQUIRED:
        lines.append(f"| {name} | {PERSON[name]} | yes |")
    columns = {**dict.fromkeys(MEASURES, (0, 2_000_000_000)), **person_columns()}
    for name, domain in columns.items():
        if name not in REQUIRED:
            lines.append(f"| {name} | {describe_domain(name, domain)} | |")
    lines += ["", "## Schemes of segments", "", "In order of precedence: everyone is in the first"]
    lines += ["segment whose rule is true.", ""]
    for each in map(scheme, scheme_names()):
        lines += [f"### {each.title} (`{each.name}`)", "", f"{each.cited}", ""]
        lines += ["| segment | rule |", "|---|---|"]
        rules = {segment.name: segment.rule for segment in each.segments}
        if each.score:
            weights = " + ".join(f"{weight:g} × {column}" for column, weight in each.score)
            lines.append(f"| Deciles 1 to 10 | tenths of people in order of {weights} |")
        else:
            titles = each.titles.items()
            lines += [f"| {title} | {rules.get(name, 'everyone else')} |" for name, title in titles]
        lines.append("")
    return "\n".join(lines)


PERSON = {
    "person": "a pseudonym, once each",
    "lsoa": "code of the LSOA of residence, of 2011 or 2021 as the mapping says",
    "age": "whole years, 0 to 120",
    "sex": "female or male",
}


def describe_domain(name: str, domain: object) -> str:
    """What a column of a person may hold, with its unit."""
    if domain == FLAG:
        return "true or false"
    assert isinstance(domain, tuple)
    unit = "pence in a year" if name.startswith("cost") else ""
    return f"whole number, {domain[0]} to {domain[1]:,}{', ' if unit else ''}{unit}"


def documents_page() -> str:
    """The reference of documents: the life they have, and the fields of every kind."""
    lines = [
        "# Documents",
        "",
        "Generated from `src/tripleaim/model/documents`.",
        "",
        "## Life",
        "",
    ]
    lines += ["```mermaid", diagram(), "```", "", "| status | meaning |", "|---|---|"]
    lines += [f"| {status} | {meaning} |" for status, meaning in MEANINGS.items()]
    lines += ["", "| from | to | verb | needs |", "|---|---|---|---|"]
    lines += [f"| {s.before} | {s.after} | {s.verb} | {s.needs} |" for s in STEPS]
    lines += ["", "Every other step is refused:", "", "| from | to | because |", "|---|---|---|"]
    for before, after in itertools.permutations(STATUSES, 2):
        if (reason := forbidden_because(before, after)) is not None:
            lines.append(f"| {before} | {after} | {reason} |")
    lines += signing_lines()
    common = set(Document.model_fields)
    for kind in KINDS:
        lines += kind_lines(kind, common)
    return "\n".join([*lines, ""])


def signing_lines() -> list[str]:
    """The rules of signatures and publications, and of events about keys."""
    lines = ["", "## Rules of signature and publication", ""]
    lines += ["| rule | for | what it asks | remedy |", "|---|---|---|---|"]
    lines += [f"| {r.id} | {', '.join(r.kinds)} | {r.asks} | {r.remedy} |" for r in RULES]
    lines += ["", "An event about a key has no effect when it", ""]
    lines += ["| rule | events | breaks it |", "|---|---|---|"]
    lines += [f"| {r.id} | {', '.join(r.purposes)} | {r.broken} |" for r in EVENT_RULES]
    lines += [
        "",
        "The texts that are signed, line by line (`name: value`; in a folder `day` last):",
        "",
    ]
    return lines + [f"- `tripleaim {name} 2`: {', '.join(names)}" for name, names in NAMES.items()]


def kind_lines(kind: str, common: set[str]) -> list[str]:
    """A kind of document: what it is, the fields that others do not have, a new one."""
    model = model_of(kind)
    own = [name for name in model.model_fields if name not in common]
    return [
        "",
        f"## {model.title_of_kind}",
        "",
        (model.__doc__ or "").strip(),
        "",
        f"Its own fields: {', '.join(f'`{name}`' for name in own)}.",
        "",
        f"`tripleaim new {kind}` writes:",
        "",
        "```toml",
        template_text(kind, f"new-{kind.replace('_', '-')}", date(2018, 4, 1)).strip(),
        "```",
    ]


GENERATORS: dict[str, Callable[[], str]] = {
    "reference/documents.md": documents_page,
    "reference/measures.md": measures_page,
    "reference/person.md": person_page,
    "reference/limits.md": limits_page,
    "reference/who-may-do-what.md": matrix_page,
    "reference/sources.md": sources_page,
    "reference/tables.md": tables_page,
    f"reference/plan-format-{FORMAT}.json": plan_schema,
    **{f"method/{name}.md": partial(page_of, name, spec) for name, spec in specs().items()},
}


def main(write: bool) -> int:
    """Compare every generated page with what is on disk, or write it."""
    stale = []
    for name, generate in GENERATORS.items():
        path, text = DOCS / name, generate()
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    for name in stale:
        print(f"docs/{name} is stale: make docs writes it again.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv))
