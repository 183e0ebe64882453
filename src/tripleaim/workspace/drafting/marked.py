"""The marks that a paragraph may have: emphasis, lists, links. The text itself is what is signed.

A small part of Markdown, read by markdown-it-py with all else switched off: no HTML is let through,
no picture, no heading. A link leads to a site or a mail address, and tells neither whence one came.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import urlsplit

from django.utils.html import linebreaks
from markdown_it import MarkdownIt
from markdown_it.token import Token

READ = ("emphasis", "list", "link", "escape", "newline")
LEADS_TO = ("http", "https", "mailto")
REL = "nofollow noopener noreferrer"
DEEPEST = 20  # what is deeper the reader leaves out: a text that is signed is shown whole
LONGEST, MOST_LINKS = 10_000, 200  # more of either takes the reader too long
SORTS = {"bullet_list_open": "bullet", "ordered_list_open": "number"}


def html_of(text: str) -> str:
    """A paragraph with its marks as HTML; all else in it is text. Nothing of it is left out.

    >>> html_of("**Bold** <b>not</b>").strip()
    '<p><strong>Bold</strong> &lt;b&gt;not&lt;/b&gt;</p>'
    >>> html_of("[x](javascript:alert(1))").strip()
    '<p>[x](javascript:alert(1))</p>'
    """
    if len(text) > LONGEST or text.count("[") > MOST_LINKS:
        return _plain(text)
    reader = _reader()
    tokens = reader.parse(text)
    if any(each.level >= DEEPEST - 2 for each in _all(tokens)):
        return _plain(text)
    for each in tokens:
        each.children = _named(each.children or [])
    for each in _all(tokens):
        _dress(each)
    return str(reader.renderer.render(tokens, reader.options, {}))


def _plain(text: str) -> str:
    return str(linebreaks(text, autoescape=True))


@cache
def _reader() -> MarkdownIt:
    given = {"html": False, "breaks": True, "maxNesting": DEEPEST}
    made = MarkdownIt("zero", given)
    made.enable(list(READ))
    made.validateLink = _leads_somewhere  # type: ignore[assignment,method-assign]
    return made


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for each in tokens:
        yield each
        yield from each.children or ()


def _named(tokens: list[Token]) -> list[Token]:
    """A link without words says where it leads."""
    found: list[Token] = []
    for each in tokens:
        if each.type == "link_close" and found and found[-1].type == "link_open":
            found.append(Token("text", "", 0, content=str(found[-1].attrs["href"])))
        found.append(each)
    return found


def _dress(token: Token) -> None:
    """Lists as the design system has them, each number as it was written; of links the address."""
    if token.type in SORTS:
        token.attrs = {"class": f"nhsuk-list nhsuk-list--{SORTS[token.type]}"}
    elif token.type == "list_item_open" and token.info:
        token.attrs = {"value": token.info}
    elif token.type == "link_open":
        token.attrs = {"href": str(token.attrs["href"]), "rel": REL}


def _leads_somewhere(address: str) -> bool:
    """Whether a link leads to a site or a mail address.

    >>> [_leads_somewhere(e) for e in ("https://a.example", "mailto:a@b.c", "//a", "/d", "data:x")]
    [True, True, False, False, False]
    """
    try:
        said = urlsplit(address.strip())
    except ValueError:
        return False
    return said.scheme in LEADS_TO and bool(said.netloc or said.scheme == "mailto")
