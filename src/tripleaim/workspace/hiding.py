"""What a log may not hold: what stands in an address instead of a password, and mail addresses.

A link that lets somebody in is as good as its person; Django and the server write the address of
whatever they refuse. `addresses` has each such link; the text after it is taken out of every line.
"""

import logging
import re

HIDDEN = "(hidden)"
# What comes before the secret of a link, as `addresses` has it; a test holds the two together.
BEFORE_SECRETS = (
    "join",
    "back",
    "l",
    "notices",
    "say/back",
    "say/yours",
    "alerts",
    "survey",
)
_SECRET = re.compile(rf"(/(?:{'|'.join(BEFORE_SECRETS)})/+)[^\r\n]+", re.IGNORECASE)
_ASKED = re.compile(r"(\?)[^\r\n]*=[^\r\n]*")
_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def hide(text: str) -> str:
    """A text without secrets of links, what was asked behind a question mark, and mail addresses.

    >>> hide("Bad Request: /join/U7iV5x"), hide("Not Found: /Notices/abc.atom")
    ('Bad Request: /join/(hidden)', 'Not Found: /Notices/(hidden)')
    >>> hide("Bad Request: /account/directory/back?code=1&state=2")
    'Bad Request: /account/directory/back?(hidden)'
    >>> hide("ann.lee@example.org refused; postgres://web@db/work"), hide("Bad Request: /d/abc")
    ('(hidden) refused; postgres://web@db/work', 'Bad Request: /d/abc')
    """
    for pattern, kept in ((_SECRET, r"\1"), (_ASKED, r"\1"), (_MAIL, "")):
        text = pattern.sub(kept + HIDDEN, text)
    return text


class Hiding(logging.Formatter):
    """Writes a record, its trace included, without what a log may not hold."""

    def format(self, record: logging.LogRecord) -> str:
        """The text of a record."""
        return hide(super().format(record))


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"hiding": {"()": f"{__name__}.Hiding"}},
    "handlers": {"hiding": {"class": "logging.StreamHandler", "formatter": "hiding"}},
    "root": {"handlers": ["hiding"], "level": "WARNING"},
    "loggers": {"django": {"level": "INFO"}},  # without handlers of its own
}
