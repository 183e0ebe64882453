"""A remark on a plan: what is wrong with it, how badly, and which line of it caused the remark."""

from dataclasses import dataclass
from functools import cache

from tripleaim.store.rules import read_rules

SEVERITIES = {
    "serious": "the plan's figures cannot be relied on",
    "doubtful": "the plan may not do what it says",
    "note": "the plan does not say what it should",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One criticism: its check, severity, a sentence, and table, row (from 0) and field."""

    check: str
    severity: str
    sentence: str
    table: str = "plan"
    row: int = 0
    field: str = ""

    @property
    def path(self) -> str:
        """Where in the plan, as in its TOML: `initiatives[3].capital_status`."""
        base = "plan" if self.table == "plan" else f"{self.table}[{self.row + 1}]"
        return f"{base}.{self.field}" if self.field else base


@cache
def limits() -> dict[str, float]:
    """The limits that scrutiny uses, from `england/rules/scrutiny.toml`.

    >>> limits()["years_to_effect"]
    2.0
    """
    return {name: float(said["value"]) for name, said in read_rules("scrutiny").items()}
