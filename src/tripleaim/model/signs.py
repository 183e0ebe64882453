"""The sign of a number as print has it: one minus sign on pages, in tables and in sentences.

A CSV has the plain one, which software reads.
"""

import re

MINUS = "\N{MINUS SIGN}"
# A figure begins a text, or follows a space, a bracket, a quotation mark or a pound sign.
NEGATIVE = re.compile(r"""(?<![^\s(\[£"'“‘])-(?=£?[0-9])""")
# What stands before a group of a telephone number, or before the value of an option of a command.
NO_FIGURE = re.compile(r"(\d\)?|(^|\s)-{1,2}[A-Za-z][\w-]*)\s+$")


def printed_within(text: str) -> str:
    """A text in which numbers below nought have the minus sign of print.

    >>> printed_within("-29 (plan -£3m) in 2014-15, https://a.uk/-5")
    '−29 (plan −£3m) in 2014-15, https://a.uk/-5'
    >>> printed_within("--worth -5, -n -2, 0161 -496 0000 or (0161) -496 0000")
    '--worth -5, -n -2, 0161 -496 0000 or (0161) -496 0000'
    """

    def sign(found: re.Match[str]) -> str:
        return "-" if NO_FIGURE.search(text, 0, found.start()) else MINUS

    return NEGATIVE.sub(sign, text) if "-" in text else text


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
