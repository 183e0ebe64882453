"""Published survey results: what each says, of whom, how many were asked, what does not follow."""

import re
from dataclasses import dataclass

from tripleaim.model.chance import beta_below
from tripleaim.store.record.voice import SurveyResult

PER_CENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A result as cited: `share` (0 to 1) where it is a single one, `asked` where it is known.

    `low` and `high` are what chance alone would allow for a simple random sample of that size, None
    where the number asked is not known.
    """

    survey: str
    date: str
    who: str
    question: str
    result: str
    asked: int | None
    share: float | None
    low: float | None
    high: float | None
    cannot: str
    cited: str
    grade: str


def judge_result(row: SurveyResult) -> Published:
    """A published result from a cited fact, with what cannot be concluded from it."""
    said, asked = row.result, row.asked
    found = PER_CENT.findall(said)
    is_bound = "<" in said or "about" in said
    share = float(found[0]) / 100 if found and not is_bound else None
    low, high = _bounds(share, asked)
    cited = row.fact.cited
    return Published(
        survey=row.survey,
        date=row.period,
        who=row.who or "",
        question=row.question or "",
        result=said or "no figure",
        asked=asked,
        share=share,
        low=low,
        high=high,
        cannot=_cannot(row),
        cited="source documents of 2018" if cited == "brief" else cited,
        grade=row.fact.grade,
    )


def _bounds(share: float | None, asked: int | None) -> tuple[float | None, float | None]:
    if share is None or asked is None:
        return None, None
    yes = share * asked
    low = beta_below(0.025, yes, asked - yes + 1) if yes > 0 else 0.0
    high = beta_below(0.975, yes + 1, asked - yes) if yes < asked else 1.0
    return low, high


def _cannot(row: SurveyResult) -> str:
    limits = []
    question = row.question or ""
    if row.asked == 1:
        return "one person's account: it shows that this happened, not how often"
    if row.asked is None:
        limits.append("how many answered is not in our source, so no interval can be given")
    if PER_CENT.search(row.result):
        limits.append(
            f"the figure is of the {row.who or 'people'} who answered; who did not answer "
            "is not on record, and it speaks for nobody else"
        )
    elif row.asked:
        limits.append(
            "how many said so is told without a figure; who did not answer is not on record"
        )
    else:
        limits.append("it counts what was done or said, and measures no opinion")
    if "will " in question or "driven" in question:
        limits.append("it is what they expect or believe, not what happened")
    return "; ".join(limits)
