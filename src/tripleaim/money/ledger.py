"""A pooled fund as a double-entry ledger: what partners put in, what it bought, what is left.

Every entry takes from one account and gives to another, so the accounts always come to nothing
together. Accounts are called KIND:NAME; kinds are `partner` (contributions, and shares of the
result), `spend` (a provider), `pool` (the cash).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.money.risk_share import share_risk

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A pooled fund: its entries in the order in which they were made. Entries are only added."""

    fund: str
    shares: Mapping[str, Fraction]
    entries: tuple[Entry, ...] = ()
    closed: tuple[date, ...] = ()

    def balance(self, account: str, on: date | None = None) -> int:
        """Pence that an account has received less what it has given, by the end of a day."""
        received = given = 0
        for entry in self.entries:
            if on is None or entry.on <= on:
                received += entry.pence if entry.received_by == account else 0
                given += entry.pence if entry.given_by == account else 0
        return received - given

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account that an entry names, in order."""
        names = {name for e in self.entries for name in (e.given_by, e.received_by)}
        return tuple(sorted(names))


def contribute(ledger: Ledger, partner: str, pence: int, on: date, document: str) -> Ledger:
    """The ledger after a partner has put money in."""
    if partner not in ledger.shares:
        known = ", ".join(ledger.shares)
        raise refuse(document, "is no partner of this fund", f"Partners: {known}.", value=partner)
    entry = Entry(
        on=on, given_by=f"partner:{partner}", received_by=POOL, pence=pence, document=document
    )
    return _add(ledger, entry)


def spend(ledger: Ledger, entry: Entry) -> Ledger:
    """The ledger after paying a provider; the entry says for which aim and segment."""
    if entry.given_by != POOL or not entry.received_by.startswith("spend:"):
        raise refuse(entry.document, "is not spending: it goes from pool:cash to spend:NAME")
    if not entry.aim or not entry.segment:
        raise refuse(entry.document, "says neither aim nor segment", "Say what it is for.")
    return _add(ledger, entry)


def close_year(ledger: Ledger, on: date, document: str) -> Ledger:
    """The ledger after its surplus went back to partners, or its loss was made good by them.

    The shares of the agreement divide it to the penny; afterwards the pool is empty.
    """
    left = ledger.balance(POOL, on)
    parts = share_risk(left, ledger.shares) if left else {}
    for partner, part in parts.items():
        if part:
            accounts = (POOL, f"partner:{partner}") if part > 0 else (f"partner:{partner}", POOL)
            entry = Entry(
                on=on,
                given_by=accounts[0],
                received_by=accounts[1],
                pence=abs(part),
                document=document,
            )
            ledger = _add(ledger, entry)
    return replace(ledger, closed=(*ledger.closed, on))


def spend_by(ledger: Ledger, field: str) -> dict[str, int]:
    """Pence spent by `aim` or `segment`."""
    found: dict[str, int] = defaultdict(int)
    for entry in ledger.entries:
        if entry.received_by.startswith("spend:"):
            found[getattr(entry, field)] += entry.pence
    return dict(sorted(found.items()))


def check_minimum(ledger: Ledger, minimum_pence: Mapping[str, int]) -> None:
    """Check that partners put in what they must (as in the Better Care Fund).

    Raises InputRefused with every partner that falls short, and by how much.
    """
    problems = []
    for partner, least in minimum_pence.items():
        put_in = sum(
            entry.pence
            for entry in ledger.entries
            if entry.given_by == f"partner:{partner}" and entry.received_by == POOL
        )
        if put_in < least:
            short = f"£{(least - put_in) / 100:,.2f}"
            problems.append(
                Problem(where=ledger.fund, value=partner, rule=f"is {short} short of its minimum")
            )
    if problems:
        raise InputRefused(problems)


def _add(ledger: Ledger, entry: Entry) -> Ledger:
    if any(entry.on <= day for day in ledger.closed):
        raise refuse(entry.document, "is dated in a year that is closed", value=str(entry.on))
    return replace(ledger, entries=(*ledger.entries, entry))
