"""What time stamps of heads show, and where they do not fit what the log says."""

from collections.abc import Iterator

from tripleaim.governance.kept_log import ENTRIES, ROOTS, STAMPS, KeptLog
from tripleaim.governance.stamp import Stamp, can_stamp, fingerprint_of, read_stamp
from tripleaim.model.errors import InputRefused, Problem

ALTERED = "Take the folder as it was exported."


def stamp_faults(log: KeptLog) -> Iterator[Problem]:
    """Time stamps that are none of a head, and entries that a stamp shows to be dated later."""
    if not can_stamp():
        return
    heads = {str(each.size): each for each in log.heads}
    for name in sorted(log.stamps):
        where = f"{STAMPS}/{name}"
        if name not in heads:
            yield Problem(where=where, rule="is of no head that is here", remedy=ALTERED)
            continue
        try:
            stamp = _read(log, name)
        except InputRefused as refusal:
            yield from refusal.problems
            continue
        for index, entry in sorted(log.entries.items()):
            if index < int(name) and entry.day > stamp.at.date():
                said = (
                    f"is dated {entry.day}; a time stamp of {stamp.at:%Y-%m-%d} covers it already"
                )
                yield Problem(where=f"{ENTRIES}/{index}", rule=said, remedy=ALTERED)


def stamp_notes(log: KeptLog, told: frozenset[str]) -> Iterator[Problem]:
    """By when a service saw the log; whose certificate was taken as it stands; what is not judged.

    `told` are the beginnings of fingerprints that came by another road.
    """
    if not log.stamps:
        return
    if not can_stamp():
        rule = f"holds {len(log.stamps)} time stamps that are not judged here"
        yield Problem(
            where=STAMPS, rule=rule, remedy="To judge them: pip install 'tripleaim[pdf]'."
        )
        return
    sound = [(size, stamp) for size, stamp in _sound(log)]
    if sound:
        size, stamp = max(sound, key=lambda each: each[0])
        when = f"{stamp.at:%Y-%m-%d %H:%M} UTC"
        rule = f"shows that {stamp.service} saw the first {size} entries by {when}"
        yield Problem(where=f"{STAMPS}/{size}", rule=rule)
        root = fingerprint_of(log.roots)
        if not any(root.startswith(pin) for pin in told if len(pin) >= 16):
            yield Problem(
                where=ROOTS,
                rule=f"was taken as it stands: the certificate of that service is {root[:16]}",
                remedy="Ask the service for these digits by another road, and give them: --pin.",
            )


def _sound(log: KeptLog) -> Iterator[tuple[int, Stamp]]:
    for name in {str(each.size) for each in log.heads} & set(log.stamps):
        try:
            yield int(name), _read(log, name)
        except InputRefused:
            continue


def _read(log: KeptLog, name: str) -> Stamp:
    head = next(each for each in log.heads if str(each.size) == name)
    return read_stamp(log.stamps[name], head.body.encode(), log.roots, f"{STAMPS}/{name}")
