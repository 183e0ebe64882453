"""The sign of a number as print has it: one minus sign on pages, in tables and in sentences.

A CSV has the plain one, which software reads.
"""

import re

MINUS = "\N{MINUS SIGN}"
# No hyphen of a word, of an address or between two numbers.
NEGATIVE = re.compile(r"(?<![\w,.)/=&–-])-(?=£?[0-9])")


def printed_within(text: str) -> str:
    """A text in which numbers below nought have the minus sign of print.

    >>> printed_within("-29 (plan -£3m) in 2014-15, https://a.uk/-5")
    '−29 (plan −£3m) in 2014-15, https://a.uk/-5'
    """
    return NEGATIVE.sub(MINUS, text) if "-" in text else text


def printed(said: str) -> str:
    """A number as text, with the minus sign of print.

    >>> printed("-3.1%"), printed("+3.1%"), printed("2")
    ('−3.1%', '+3.1%', '2')
    """
    return MINUS + said[1:] if said.startswith("-") else said


def with_sign(number: float, form: str = ".4g") -> str:
    """A difference with its sign, in a form of `format`.

    >>> with_sign(-0.031, ".1%"), with_sign(2.0)
    ('−3.1%', '+2')
    """
    return printed(format(number, f"+{form}"))
