"""Generated pages of docs/: written with --write, else compared: a stale page fails the build.

A generator is a function in `GENERATORS` that gives the text of one page.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from drawn import page_of, specs
from tripleaim.store.schema import tables

DOCS = Path(__file__).parent.parent / "docs"


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


GENERATORS: dict[str, Callable[[], str]] = {
    "reference/tables.md": tables_page,
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
