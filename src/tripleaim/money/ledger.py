"""An entry of a pooled fund's double-entry ledger; the year of a fund is drawn up in `fund`.

Every entry takes from one account and gives to another, so the accounts always come to nothing
together. Accounts are called KIND:NAME; kinds are `partner` (contributions, and shares of the
result), `spend` (a provider), `pool` (the cash).
"""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import refuse

POOL = "pool:cash"
KINDS = ("partner", "spend", "pool")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Money that moves from one account to another on a day, for what, on what ground."""

    on: date
    given_by: str
    received_by: str
    pence: int
    document: str
    aim: str = ""
    segment: str = ""

    def __post_init__(self) -> None:
        if self.pence <= 0:
            raise refuse(self.document, "moves nothing: swap the accounts", value=str(self.pence))
        if self.given_by == self.received_by:
            raise refuse(self.document, "moves money to where it was", value=self.given_by)
        for account in (self.given_by, self.received_by):
            if account.partition(":")[0] not in KINDS:
                raise refuse(self.document, "is no account", f"Kinds: {KINDS}.", value=account)
