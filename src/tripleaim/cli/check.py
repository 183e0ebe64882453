"""`tripleaim check`: every rule of the store, and what breaks it."""

import json
import sys

from tripleaim.cli.options import DEFAULT_STORE, JsonOption, StoreOption
from tripleaim.cli.say import say


def check(as_json: JsonOption = False, store: StoreOption = DEFAULT_STORE) -> None:
    """Run every rule on the store. Exit code 1 when a hard rule fails."""
    from tripleaim.store.check import run_rules
    from tripleaim.store.engine import open_store

    with open_store(store) as opened:
        outcomes = run_rules(opened)
    if as_json:
        rows = [
            {
                "rule": outcome.rule.name,
                "hard": outcome.rule.hard,
                "broken": outcome.broken,
                "sentence": outcome.rule.sentence,
                "examples": outcome.examples,
            }
            for outcome in outcomes
        ]
        say(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for outcome in outcomes:
            mark = "ok  " if not outcome.broken else "FAIL" if outcome.rule.hard else "note"
            say(f"{mark}  {outcome.sentence}")
    if any(outcome.broken and outcome.rule.hard for outcome in outcomes):
        sys.exit(1)
