"""Says which parts are known to be weak, by a copy of the OSV database; no network is asked.

    python tools/audit_parts.py all.zip [bill.json]     without a bill: what is installed here

`all.zip` is https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip, which somebody fetched
on a machine with a network. Ends with 1 where a part is weak, with 0 where none is.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from bill_of_materials import bill
from list_licences import plain

Advice = dict[str, Any]


def advices(archive: Path) -> Iterator[Advice]:
    """Every advice of the copy that was not withdrawn."""
    with zipfile.ZipFile(archive) as held:
        for name in held.namelist():
            if name.endswith(".json"):
                said = json.loads(held.read(name))
                if not said.get("withdrawn"):
                    yield said


def is_weak(number: str, affected: Advice) -> bool:
    """Whether a version is among those that an advice names, one by one or by ranges."""
    if number in affected.get("versions", ()):
        return True
    kinds = [each for each in affected.get("ranges", ()) if each.get("type") == "ECOSYSTEM"]
    return any(_within(Version(number), each.get("events", ())) for each in kinds)


def _within(number: Version, events: Any) -> bool:
    """Whether a version is at or after a beginning, and before the mend that follows it."""
    inside = False
    for event in events:
        for what, said in event.items():
            try:
                at = Version("0" if said == "0" else said)
            except InvalidVersion:
                continue
            if what == "introduced" and number >= at:
                inside = True
            if (what == "fixed" and number >= at) or (what == "last_affected" and number > at):
                inside = False
    return inside


def weak_parts(parts: dict[str, str], archive: Path) -> list[str]:
    """Each weak part with its version, the advice and the first version that is mended."""
    found = []
    for advice in advices(archive):
        for affected in advice.get("affected", ()):
            package = affected.get("package", {})
            name = plain(package.get("name", ""))
            if package.get("ecosystem") != "PyPI" or name not in parts:
                continue
            if is_weak(parts[name], affected):
                mends = [
                    event["fixed"]
                    for each in affected.get("ranges", ())
                    if each.get("type") == "ECOSYSTEM"
                    for event in each.get("events", ())
                    if "fixed" in event
                ]
                names = ", ".join([advice["id"], *advice.get("aliases", ())])
                mended = f"mended in {', '.join(mends)}" if mends else "not mended yet"
                found.append(f"{name} {parts[name]}: {names}; {mended}")
    return sorted(found)


def main(words: list[str]) -> int:
    """Print what is weak."""
    if not words:
        raise SystemExit(__doc__)
    said = json.loads(Path(words[1]).read_text("utf-8")) if len(words) > 1 else bill(["workspace"])
    parts = {plain(each["name"]): each["version"] for each in said["components"]}
    found = weak_parts(parts, Path(words[0]))
    print("\n".join([*found, f"{len(parts)} parts, {len(found)} known to be weak."]))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
