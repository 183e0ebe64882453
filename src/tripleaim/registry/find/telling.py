"""What is said of something found: what it is, and where its people are.

`site/static/find.js` says the same words; a test compares them.
"""

from collections.abc import Mapping, Sequence

from tripleaim.model.succession import is_tail
from tripleaim.registry.find.entry import KINDS, Entry, Index

LOCAL = ("postcode", "town", "hospital", "practice")
MOST = 4


def tell(index: Index, entry: Entry) -> str:
    """What something is, and in which councils and systems, by people; a tail is said to be one.

    >>> slough = Entry(id="t", kind="town", name="Slough", systems=(("QA", 0.984), ("QB", 0.016)),
    ...                councils=(("E1", 1.0),))
    >>> tell(Index(entries=(slough,), systems={"QA": "Frimley", "QB": "Surrey"},
    ...            councils={"E1": "Slough"}), slough)
    'town or part of one in Slough; system: Frimley (98%), and a tail of 1.6% in Surrey'
    """
    what = KINDS[entry.kind] + (", which ended" if entry.ended else "")
    inside = _listed(entry.councils, index.councils) if entry.kind in LOCAL else ""
    itself = entry.kind == "system" and not entry.ended
    systems = "" if itself else _listed(entry.systems, index.systems)
    noun = "systems" if _whole(entry.systems) > 1 else "system"
    said = what + (f" in {inside}" if inside else "") + (f"; {noun}: {systems}" if systems else "")
    return said + ("; worked out from addresses of NHS bodies" if entry.derived else "")


def _whole(shares: Sequence[tuple[str, float]]) -> int:
    return sum(not is_tail(share) for _, share in shares)


def _listed(shares: Sequence[tuple[str, float]], names: Mapping[str, str]) -> str:
    if len(shares) == 1:
        return names.get(shares[0][0], shares[0][0])
    whole = [
        f"{names.get(code, code)} ({(_parts(share) + 50) // 100}%)"
        for code, share in shares
        if not is_tail(share)
    ]
    tails = [
        f"{_tenths(share)}% in {names.get(code, code)}" for code, share in shares if is_tail(share)
    ]
    more = [f"and a tail of {', '.join(tails[:MOST])}"] if tails else []
    return ", ".join([*whole, *more])


def _parts(share: float) -> int:
    """A share in parts of ten thousand, as the index of a site has it."""
    return round(share * 10_000)


def _tenths(share: float) -> str:
    tenths = (_parts(share) + 5) // 10
    return f"{tenths // 10}.{tenths % 10}"
