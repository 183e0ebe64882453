"""Numbers as somebody types them: plain ones, not everything that would pass for one in a program.

A program's own readers take more than people mean: `1_000`, digits of other scripts, `²`, which is
a digit and no number, and they stop at numbers of thousands of digits.
"""

import re

LONGEST = 18  # digits of a whole number: what any of ours, and any engine, can hold
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


def is_whole(text: str) -> bool:
    """Whether a text is a whole number in plain digits, and no longer than can be reckoned with.

    >>> [is_whole(each) for each in ("12", "²", "٣", "1_000", "", "-1", "9" * 5_000)]
    [True, False, False, False, False, False, False]
    """
    return text.isascii() and text.isdigit() and len(text) <= LONGEST


def is_number(text: str) -> bool:
    """Whether a text is a finite number in plain digits; spaces around it are let be.

    >>> [is_number(each) for each in ("0.5", " -2 ", "1e3", "1_000", "٣", "nan", "1e999", "")]
    [True, True, True, False, False, False, False, False]
    """
    return NUMBER.fullmatch(text.strip()) is not None and abs(float(text)) < float("inf")
