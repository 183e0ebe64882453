"""What an organisation has to do with others: its results, the groups it is of, what it signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.documents.base import UNSIGNED, Document
from tripleaim.model.quantity import Year
from tripleaim.model.row import NOW
from tripleaim.model.status import Status
from tripleaim.money.trusts import LoanBalance, TrustResult, list_loans, list_results
from tripleaim.page.values import describe_value
from tripleaim.page.words import days, said_words
from tripleaim.store.engine import Store
from tripleaim.store.papers import read_documents
from tripleaim.store.record.arrangements import Arrangement, read_arrangements
from tripleaim.store.record.money import ReportedMoney, read_money
from tripleaim.store.remembered import once

GROUPS = ("trust_group", "provider_collaborative", "joint_committee", "commissioning_alliance")
GRADES = {"secondary": "read in others’ accounts", "derived": "worked out", "disputed": "disputed"}
DONE = {
    Status.SHOWN: "in being",
    Status.SHOWN_NOT: "not, or no longer, in being",
    Status.CANNOT_TELL: "whether it is in being cannot be told",
    Status.NOT_ON_RECORD: "whether it is in being is not on record",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount of money of an organisation: of what, of which year or day, how much, how sure."""

    what: str
    when: str
    amount: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealing:
    """A group, alliance or committee: its title, since when, whether it is in being, how sure."""

    title: str
    since: str
    stands: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document that names an organisation among its parties."""

    title: str
    spell: str
    status: str
    role: str
    example: bool


def amounts_of(store: Store, code: str, on: date) -> tuple[Amount, ...]:
    """Plan and result of a trust by year, what it owed, and what was reported of it, oldest first.

    A second row that a publication repeats from another trust is left out.
    """
    results = [each for each in _results(store) if each.trust == code and not each.is_repeat]
    loans = [each for each in _loans(store) if each.trust == code]
    told = [
        *(
            (
                each.year_ending,
                _amount("Planned surplus or deficit", each.year_ending, each.planned_pence),
            )
            for each in results
        ),
        *(
            (each.year_ending, _amount("Surplus or deficit", each.year_ending, each.actual_pence))
            for each in results
        ),
        *(
            (
                each.year_ending,
                _amount("Owed in support at the end of", each.year_ending, each.pence),
            )
            for each in loans
        ),
        *(
            (each.fact.begun.low.year + 1, _reported(each))
            for each in read_money(store, [code], on=on, known=NOW)
            if each.pence is not None
        ),
    ]
    return tuple(each for _, each in sorted(told, key=lambda one: one[0]))


@once
def _results(store: Store) -> list[TrustResult]:
    return list_results(store)


@once
def _loans(store: Store) -> list[LoanBalance]:
    return list_loans(store)


def _amount(what: str, year_ending: int, pence: int) -> Amount:
    amount = describe_value(int(pence), "pence")
    return Amount(what=what, when=Year(year_ending).words, amount=amount, grade="")


def _reported(each: ReportedMoney) -> Amount:
    item = each.item[:1].upper() + each.item[1:]
    return Amount(
        what=item,
        when=each.period,
        amount=describe_value(each.pence, "pence"),
        grade=GRADES.get(each.fact.grade, ""),
    )


def groups_of(store: Store, code: str, on: date) -> tuple[Dealing, ...]:
    """The groups, alliances and committees that an organisation takes part in, oldest first."""
    held = read_arrangements(store, [code], on=on, known=NOW)
    wanted = [each for each in held if each.kind in GROUPS]
    found = {each.title: _dealing(each, on) for each in wanted}
    return tuple(found.values())


def _dealing(each: Arrangement, on: date) -> Dealing:
    return Dealing(
        title=each.title,
        since=said_words(each.fact.begun),
        stands=DONE[each.holds(on)],
        grade=GRADES.get(each.fact.grade, ""),
    )


def papers_of(store: Store, code: str) -> tuple[Paper, ...]:
    """The documents that name an organisation among their parties, oldest first; no drafts."""
    told = [each for each in _documents(store) if each.status not in UNSIGNED]
    found = [_paper(each, code) for each in told if _role(each, code) is not None]
    return tuple(sorted(found, key=lambda each: (each.spell, each.title)))


@once
def _documents(store: Store) -> Sequence[Document]:
    return read_documents(store)


def _role(document: Document, code: str) -> str | None:
    return next((each.role for each in document.parties if each.organisation == code), None)


def _paper(document: Document, code: str) -> Paper:
    return Paper(
        title=document.title,
        spell=days(document.valid_from, document.valid_to),
        status=document.status,
        role=_role(document, code) or "",
        example=document.example,
    )
