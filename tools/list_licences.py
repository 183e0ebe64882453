"""Writes docs/reference/licences.md: what is installed with each extra, under which licence.

Run it by hand when a dependency changes: tools/list_licences.py
"""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "licences.md"
NAME = re.compile(r"[A-Za-z0-9._-]+")
LEFT_OUT = ("dev", "all")


def plain(name: str) -> str:
    """A name as PyPI compares names."""
    return re.sub(r"[-_.]+", "-", name).casefold()


def closure(wanted: list[str]) -> set[str]:
    """The packages that some requirements bring with them, those that only extras need left out."""
    found: set[str] = set()
    open_ = [match[0] for each in wanted if (match := NAME.match(each))]
    while open_:
        name = plain(open_.pop())
        if name in found or name == "tripleaim":
            continue
        try:
            needs = requires(name) or []
        except PackageNotFoundError:
            continue
        found.add(name)
        open_ += [NAME.match(each)[0] for each in needs if "extra ==" not in each]  # type: ignore[index]
    return found


def licence_of(name: str) -> str:
    """The licence that a package states: its expression, its classifier or its first line."""
    said = metadata(name)
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    classed = [
        each.rpartition("::")[2].strip()
        for each in said.get_all("Classifier") or []
        if each.startswith("License ::") and each.rpartition("::")[2].strip() != "OSI Approved"
    ]
    return "; ".join(classed) or (said.get("License") or "not stated").splitlines()[0][:60]


def page() -> str:
    """The page as text."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    core = closure(project["dependencies"])
    lines = [
        "# Licences of what is installed with tripleaim",
        "",
        "Written by `tools/list_licences.py` from what each package states. tripleaim is MIT.",
        "",
        "| package | licence | comes with |",
        "|---|---|---|",
    ]
    rows = dict.fromkeys(core, "core")
    for extra, wanted in project["optional-dependencies"].items():
        if extra not in LEFT_OUT:
            rows |= {name: extra for name in closure(wanted) if name not in rows}
    lines += [f"| {name} | {licence_of(name)} | {rows[name]} |" for name in sorted(rows)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
