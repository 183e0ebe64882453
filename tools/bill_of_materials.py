"""Prints a bill of materials (CycloneDX 1.5, JSON): what is installed with tripleaim and extras.

    python tools/bill_of_materials.py [EXTRA ...] > bill.json        without one: workspace
    python tools/bill_of_materials.py --pins [EXTRA ...] > pins.txt  name==version, for an audit

Versions are those installed here; keep the file with the release that it is of.
"""

import json
import sys
import tomllib
from importlib.metadata import version
from typing import Any

from list_licences import ROOT, closure, licence_of, plain


def parts_of(extras: list[str]) -> list[str]:
    """The packages that the core and some extras bring, in the order of their names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = project["optional-dependencies"]
    unknown = sorted(set(extras) - set(known))
    if unknown:
        raise SystemExit(f"No extra is called {unknown[0]}. There are: {', '.join(sorted(known))}.")
    wanted = [*project["dependencies"], *(each for extra in extras for each in known[extra])]
    return sorted(closure(wanted))


def component(name: str) -> dict[str, Any]:
    """A package as the bill names it."""
    number = version(name)
    return {
        "type": "library",
        "name": name,
        "version": number,
        "purl": f"pkg:pypi/{plain(name)}@{number}",
        "licenses": [{"license": {"name": licence_of(name)}}],
    }


def bill(extras: list[str]) -> dict[str, Any]:
    """The bill as plain values."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "tripleaim",
                "version": version("tripleaim"),
            }
        },
        "components": [component(each) for each in parts_of(extras)],
    }


def main(words: list[str]) -> None:
    """Print one of both."""
    extras = [each for each in words if not each.startswith("--")] or ["workspace"]
    if "--pins" in words:
        print("\n".join(f"{each}=={version(each)}" for each in parts_of(extras)))
    else:
        print(json.dumps(bill(extras), indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
