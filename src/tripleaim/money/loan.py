"""Mutual-aid loans: what one system lends another and when it comes back, to the penny."""

from dataclasses import dataclass

from tripleaim.model.errors import refuse
from tripleaim.model.pence import share_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """Money lent in a financial year, to be repaid in equal parts over the years after it."""

    lender: str
    borrower: str
    pence: int
    lent_year_ending: int
    years: int
    document: str

    def __post_init__(self) -> None:
        if self.pence <= 0 or self.years <= 0:
            raise refuse(self.document, "needs an amount and a number of years above nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """What is repaid in a year, and what is then still owed, in pence."""

    year_ending: int
    repaid_pence: int
    owed_pence: int


def schedule(loan: Loan) -> list[Instalment]:
    """The repayments of a loan, which add up to it.

    >>> five_million = Loan(lender="QJG", borrower="QUE", pence=500_000_000, years=3,
    ...                     lent_year_ending=2020, document="hsj 7025097")
    >>> [each.repaid_pence for each in schedule(five_million)]
    [166666667, 166666667, 166666666]
    """
    owed, found = loan.pence, []
    for at, part in enumerate(share_pence(loan.pence, [1] * loan.years)):
        owed -= part
        found.append(
            Instalment(
                year_ending=loan.lent_year_ending + at + 1, repaid_pence=part, owed_pence=owed
            )
        )
    return found
