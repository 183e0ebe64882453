"""Two sweeps of the same questions: which values moved, and which answers came or went."""

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Mapping

Key = tuple[str, str, str]
TINY = 1e-9


def read(path: str) -> dict[Key, dict[str, object]]:
    """A sweep by question, area and day."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return {(row["question"], str(row["area"]), row["on"]): row for row in rows}


def values(row: Mapping[str, object]) -> Counter[tuple[object, ...]]:
    """What an answer holds: measure, subject, value and interval, however often."""
    found: Counter[tuple[object, ...]] = Counter()
    for each in row["findings"]:  # type: ignore[attr-defined]
        numbers = tuple(_rounded(each[name]) for name in ("value", "low", "high"))
        found[(each["measure"], each["subject"], *numbers)] += 1
    return found


def _rounded(value: object) -> object:
    if isinstance(value, float) and math.isfinite(value):
        return round(value, 2) if abs(value) >= 1 else float(f"{value:.6g}")
    return value


def main(before: str, after: str, most: str = "40") -> int:
    """Print what moved; 1 where something did."""
    old, new = read(before), read(after)
    moved = 0
    for key in sorted(old.keys() | new.keys()):
        if key not in old or key not in new:
            continue
        gone, come = values(old[key]) - values(new[key]), values(new[key]) - values(old[key])
        failed = [name for name in ("error", "refused") if old[key][name] != new[key][name]]
        if not gone and not come and not failed:
            continue
        moved += 1
        if moved <= int(most):
            print(*key, f"gone {len(gone)}, come {len(come)}", *failed)
            for sign, side in (("-", gone), ("+", come)):
                for each in list(side)[:4]:
                    print("  ", sign, *each)
    print(f"{moved} of {len(old.keys() & new.keys())} answers moved.")
    return 1 if moved else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
