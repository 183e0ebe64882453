"""Atom feeds: what anybody may read, newest first; and one's own notices, by a token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a feed: an id that stays, its title, address and moment."""

    id: str
    title: str
    address: str
    at: datetime


def atom_text(title: str, address: str, entries: Sequence[Entry]) -> str:
    """A feed as Atom (RFC 4287).

    >>> from datetime import datetime, UTC
    >>> day = datetime(2026, 1, 1, tzinfo=UTC)
    >>> one = Entry(id="a", title="<b>", address="https://example.org/x", at=day)
    >>> "<title>&lt;b&gt;</title>" in atom_text("T", "https://example.org/feed", [one])
    True
    """
    newest = max((each.at for each in entries), default=datetime(2026, 1, 1, tzinfo=UTC))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(title)}</title>",
        f"<id>{escape(address)}</id>",
        f'<link rel="self" href={quoteattr(address)}/>',
        f"<updated>{_moment(newest)}</updated>",
        "<author><name>tripleaim</name></author>",
        *map(_entry, entries),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(each: Entry) -> str:
    return (
        f"<entry><id>{escape(each.id)}</id><title>{escape(_plain(each.title))}</title>"
        f"<link href={quoteattr(each.address)}/><updated>{_moment(each.at)}</updated></entry>"
    )


def _plain(text: str) -> str:
    """Without marks that XML may not hold."""
    return "".join(each for each in text if each in "\t\n" or ord(each) >= 32)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
