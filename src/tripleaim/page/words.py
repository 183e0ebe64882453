"""Putting figures and lists into words."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from tripleaim.model.pence import pounds
from tripleaim.model.quantity import Share
from tripleaim.model.said_date import SaidDate
from tripleaim.model.signs import MINUS, printed, printed_within


def count(number: int | float) -> str:
    """A whole number with thousands apart.

    >>> count(1676681)
    '1,676,681'
    """
    return f"{number:,.0f}"


def listed(words: Sequence[str], most: int = 50) -> str:
    """Words as a list with commas and a final and; beyond `most`, how many more.

    Where one of them holds a comma or an and of its own, semicolons part them.

    >>> listed(["Bolton", "Bury", "Oldham"]), listed(["Bolton", "Bury", "Oldham"], 1)
    ('Bolton, Bury and Oldham', 'Bolton and 2 more')
    >>> listed(["Birmingham and Solihull", "Sandwell"]), listed(["Bath, Swindon", "Kent", "Bury"])
    ('Birmingham and Solihull; and Sandwell', 'Bath, Swindon; Kent; and Bury')
    """
    shown = list(words[:most])
    if len(words) > most:
        shown.append(f"{len(words) - most} more")
    if len(shown) == 1:
        return shown[0]
    apart = any(" and " in word or "," in word for word in shown)
    between, last = ("; ", "; and ") if apart else (", ", " and ")
    return f"{between.join(shown[:-1])}{last}{shown[-1]}"


def days(valid_from: date, valid_to: date | None) -> str:
    """A spell in words.

    >>> days(date(2013, 4, 1), date(2022, 7, 1)), days(date(2022, 7, 1), None)
    ('from 1 April 2013 to the day before 1 July 2022', 'since 1 July 2022')
    """
    begun = day_words(valid_from)
    return (
        f"since {begun}"
        if valid_to is None
        else f"from {begun} to the day before {day_words(valid_to)}"
    )


def year_name(year_ending: int) -> str:
    """A financial year as people write it.

    >>> year_name(2020)
    '2019/20'
    """
    return f"{year_ending - 1}/{year_ending % 100:02d}"


def per_cent(share: float, places: int = 0) -> str:
    """A share in per cent; what rounds to nothing has no sign.

    >>> per_cent(0.4321), per_cent(0.4321, 1), per_cent(-0.0001, 1)
    ('43%', '43.2%', '0.0%')
    """
    said = f"{share:.{places}%}"
    return said.removeprefix("-") if float(said.rstrip("%")) == 0 else printed(said)


def figure(number: float, places: int = 0) -> str:
    """A number as people write it with so many places: a share in per cent, others as they are.

    >>> figure(Share(0.1234), 1), figure(1234.56, 1), figure(-0.04, 1)
    ('12.3%', '1,234.6', '0.0')
    """
    if isinstance(number, Share):
        return per_cent(number, places)
    said = f"{number:,.{places}f}"
    return said.removeprefix("-") if float(said.replace(",", "")) == 0 else printed(said)


def signed(number: float, places: int = 0) -> str:
    """A difference with its sign, a share in per cent; what rounds to nothing has no sign.

    >>> signed(1.26, 1), signed(Share(-0.0123), 1), signed(-0.01, 1)
    ('+1.3', '−1.2%', '0.0')
    """
    said = figure(number, places)
    is_nothing = not said.strip("0.,%")
    return said if is_nothing or said.startswith(MINUS) else f"+{said}"


def period_words(first: date, after: date) -> str:
    """A period in words: its years, the financial year, the year to a month, or its days.

    >>> period_words(date(2016, 1, 1), date(2019, 1, 1))
    '2016 to 2018'
    >>> period_words(date(2018, 4, 1), date(2019, 4, 1))
    '2018/19'
    >>> period_words(date(2018, 6, 1), date(2019, 6, 1)), period_words(*[date(2026, 3, 4)] * 2)
    ('the year to May 2019', '4 March 2026')
    """
    last = after - timedelta(days=1)
    months = 12 * (after.year - first.year) + after.month - first.month
    if first.day != 1 or after.day != 1 or months < 1:
        same = last <= first
        return day_words(first) if same else f"{day_words(first)} to {day_words(last)}"
    if months == 12 and first.month == 4:
        return year_name(after.year)
    if first.month == 1 and months % 12 == 0:
        return str(last.year) if months == 12 else f"{first.year} to {last.year}"
    if months == 12:
        return f"the year to {last:%B %Y}"
    return f"{first:%B %Y}" if months == 1 else f"{first:%B %Y} to {last:%B %Y}"


def plural(number: int, one: str, several: str) -> str:
    """The noun that goes with a number.

    >>> plural(1, "commissioner", "commissioners"), plural(0, "commissioner", "commissioners")
    ('commissioner', 'commissioners')
    """
    return one if number == 1 else several


def capital(text: str) -> str:
    """A text with its first letter large and the rest as it was.

    >>> capital("need: A&E attendances")
    'Need: A&E attendances'
    """
    return text[:1].upper() + text[1:]


def low(text: str) -> str:
    """A text with its first letter small, unless it has other capitals: a name or an abbreviation.

    >>> low("Stroke and falls"), low("A&E within four hours"), low("Health Index")
    ('stroke and falls', 'A&E within four hours', 'Health Index')
    """
    return text if text[1:] != text[1:].lower() else text[:1].lower() + text[1:]


def day_words(day: date) -> str:
    """A day as people write it.

    >>> day_words(date(2018, 6, 1))
    '1 June 2018'
    """
    return f"{day.day} {day:%B %Y}"


ISO = re.compile(r"(?<![\w/.-])((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-([0-3]\d))?(?![\w/-])")


def with_days_in_words(text: str) -> str:
    """A sentence with its ISO days and months in words; two years in a row are left.

    >>> with_days_in_words("Leave given 2015-11-07; told in 2018-12; 2011-12; from 2018-06-01.")
    'Leave given 7 November 2015; told in December 2018; 2011-12; from 1 June 2018.'
    """
    return printed_within(ISO.sub(_iso_in_words, text)) if "-" in text else text


def _iso_in_words(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    if day is None:
        years = int(month) == (int(year) + 1) % 100
        return found[0] if years else month_words(date(int(year), int(month), 1))
    try:
        return day_words(date(int(year), int(month), int(day)))
    except ValueError:
        return found[0]


def said_words(said: SaidDate, on: date | None = None) -> str:
    """A date in words as exactly as it was said, with its preposition.

    What lay between two days of which the last comes after `on` is told by the first alone.

    >>> said_words(SaidDate.read("2015 to 2017"), date(2016, 6, 1))
    'on 1 January 2015 or later'

    >>> for text in ("2018-06-01", "2018-05", "2018", "2018/19", "2018/19 Q1", "2015 to 2017"):
    ...     print(said_words(SaidDate.read(text)))
    on 1 June 2018
    in May 2018
    in 2018
    in 2018/19
    between 1 April 2018 and 30 June 2018
    between 1 January 2015 and 31 December 2017
    """
    low, high = said.low, said.high
    if low == high:
        return f"on {day_words(low)}"
    after = high + timedelta(days=1)
    if low.day == 1 and after == _month_after(low, 1):
        return f"in {low:%B %Y}"
    if low.day == 1 and after == _month_after(low, 12) and low.month in (1, 4):
        return f"in {low.year}" if low.month == 1 else f"in {year_name(high.year)}"
    if on is not None and low <= on < high:
        return f"on {day_words(low)} or later"
    return f"between {day_words(low)} and {day_words(high)}"


RAREST = 0.001  # a chance below this is told as below it
GRADES = {
    "conflicting": "sources conflict",
    "default": "our default rule",
    "secondary": "told by others",
}


def grade_words(grade: str) -> str:
    """How sure a fact is, in words: one grade is told in one way wherever it stands.

    >>> [grade_words(each) for each in ("confirmed", "secondary", "conflicting")]
    ['confirmed', 'told by others', 'sources conflict']
    """
    return GRADES.get(grade, grade)


RATES = {
    "relative %": "a change of ",
    "percent change": "a change of ",
    "percent": "",
    "percent growth": "growth of ",
}


def published_effect(
    said: str, metric: str | None, low: float | None = None, high: float | None = None
) -> str:
    """An effect as it was published, in its metric, with its interval where one was given.

    >>> published_effect("-29", "relative %"), published_effect("0.6", "rate ratio", 0.42, 0.86)
    ('a change of −29%', 'rate ratio 0.6 (0.42 to 0.86)')
    >>> published_effect("-29 to -10", "percent")
    '−29 to −10%'
    >>> published_effect("none", None), published_effect("12", "percent growth")
    ('no size given', 'growth of 12%')
    """
    if said in ("none", "not said"):
        return "no size given"
    rate = "%" if metric in RATES else ""
    before = RATES.get(metric or "", f"{metric} " if metric else "")
    told = f"{before}{printed_within(said)}{rate}"
    if low is None or high is None:
        return told
    return f"{told} ({plain_number(low)}{rate} to {plain_number(high)}{rate})"


def _month_after(day: date, months: int) -> date:
    whole = day.month - 1 + months
    return date(day.year + whole // 12, whole % 12 + 1, 1)


def plain_number(number: float) -> str:
    """A number with no more digits than it has.

    >>> plain_number(0.60), plain_number(-2265.0)
    ('0.6', '−2265')
    """
    return printed(f"{number:.10g}")


def by_chance(p_value: float) -> str:
    """How often chance alone gives as much, in per cent.

    >>> by_chance(0.0312), by_chance(0.0002)
    ('3.1%', 'under 0.1%')
    """
    return f"{p_value:.1%}" if p_value >= RAREST else f"under {RAREST:.1%}"


def in_100(chance: float) -> str:
    """How often in a hundred, at least once.

    >>> in_100(0.001), in_100(0.27)
    ('1 time in 100', '27 times in 100')
    """
    times = max(1, round(100 * chance))
    return f"{times} {plural(times, 'time', 'times')} in 100"


def month_words(day: date) -> str:
    """The month of a day as people write it.

    >>> month_words(date(2018, 6, 1))
    'June 2018'
    """
    return f"{day:%B %Y}"


def with_article(noun: str) -> str:
    """A noun with its article.

    >>> with_article("system"), with_article("integrated care board")
    ('a system', 'an integrated care board')
    """
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"


def pounds_short(gap: int) -> str:
    """A gap in pence in words of direction.

    >>> pounds_short(62_200_000_000), pounds_short(-44_200_000_000)
    ('£622m short', '£442m over')
    """
    return f"{pounds(abs(gap))} {'short' if gap > 0 else 'over'}"
