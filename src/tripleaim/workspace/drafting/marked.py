"""The marks that a paragraph may have: emphasis, lists, links. The text itself is what is signed.

Whoever signs it sees all of it: where a link leads that its words do not say, marks that nobody
sees spelt out, and as it is written whatever the reader would leave out.

A small part of Markdown, read by markdown-it-py with all else switched off: no HTML is let through,
no picture, no heading. A link leads to a site or a mail address, and tells neither whence one came.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import urlsplit

from django.utils.html import linebreaks
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from tripleaim.model.shown import shown

READ = ("emphasis", "list", "link", "escape", "newline")
LEADS_TO = ("http", "https", "mailto")
REL = "nofollow noopener noreferrer"
DEEPEST = 20  # what is deeper the reader leaves out: a text that is signed is shown whole
LONGEST, MOST_LINKS = 10_000, 200  # more of either takes the reader too long
OPENS_AFTER = "([{<\"'“‘«*_—–"
CLOSES_BEFORE = ")]}>\"'”’»*_—–.,;:!?…"
SORTS = {"bullet_list_open": "bullet", "ordered_list_open": "number"}


def html_of(text: str) -> str:
    """A paragraph with its marks as HTML; all else in it is text. Nothing of it is left out.

    >>> html_of("**Bold** <b>not</b>").strip()
    '<p><strong>Bold</strong> &lt;b&gt;not&lt;/b&gt;</p>'
    >>> html_of("[x](javascript:alert(1))").strip()
    '<p>[x](javascript:alert(1))</p>'
    >>> html_of("5*000*000")
    '<p>5*000*000</p>\\n'
    """
    text = shown(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > LONGEST or text.count("[") > MOST_LINKS:
        return _plain(text)
    reader = _reader()
    tokens = reader.parse(text)
    if any(each.level >= DEEPEST - 2 or "title" in each.attrs for each in _all(tokens)):
        return _plain(text)
    for each in tokens:
        each.children = _said(each.children or [])
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
    made.inline.ruler.at("emphasis", _emphasis)
    made.validateLink = _leads_somewhere  # type: ignore[assignment,method-assign]
    return made


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for each in tokens:
        yield each
        yield from each.children or ()


def _emphasis(state: StateInline, silent: bool) -> bool:
    """A star or line at the edge of words: within a word or a sum it is a sign like any other."""
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    run = state.scanDelims(state.pos, False)
    before, after = state.src[: state.pos][-1:], state.src[state.pos + run.length :][:1]
    opens = run.can_open and (not before.strip() or before in OPENS_AFTER)
    closes = run.can_close and (not after.strip() or after in CLOSES_BEFORE)
    for _ in range(run.length):
        state.push("text", "", 0).content = marker
        at = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), run.length, at, -1, opens, closes))
    state.pos += run.length
    return True


def _said(tokens: list[Token]) -> list[Token]:
    """A link says where it leads: after its words where they are another, alone without words."""
    found: list[Token] = []
    leads, words = "", ""
    for each in tokens:
        if each.type == "link_open":
            leads, words = str(each.attrs["href"]), ""
        elif each.type == "link_close" and not words.strip():
            found.append(Token("text", "", 0, content=leads))
        else:
            words += each.content
        found.append(each)
        if each.type == "link_close" and words.strip() and leads not in (words, f"mailto:{words}"):
            found.append(Token("text", "", 0, content=f" ({leads})"))
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
