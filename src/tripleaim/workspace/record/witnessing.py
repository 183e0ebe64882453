"""Countersigning: a member says which head of the log they saw, and which one before it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tripleaim.governance.log_entry import Entry, read_entry
from tripleaim.governance.note import Checkpoint, read_checkpoint
from tripleaim.governance.signed_text import SignedText, read_signed_text
from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.record.log import LogEntry, TreeHead
from tripleaim.workspace.record.tree_log import About, Signed, append, log_key, the_log
from tripleaim.workspace.signing.step import OwnKey

NEVER = "-"
WITNESS = "witness"
PER_PAGE, LATER = 50, 20
"""So many heads are on a page, and may be signed between one and a countersignature of it."""


def newest_head() -> TreeHead | None:
    """The head that was signed last."""
    return TreeHead.objects.order_by("-size").first()


def head_rows(page: int | None = None) -> tuple[list[dict[str, Any]], int]:
    """One row a signed head, the newest first: when, its size and root, who countersigned it.

    Of one page, or all; and the number of the next page, 0 where there is none. Of a page only the
    countersignatures are read that can be of its heads.
    """
    heads = TreeHead.objects.select_related("stamp").order_by("-size")
    first = (page - 1) * PER_PAGE if page is not None else 0
    rows = list(heads if page is None else heads[first : first + PER_PAGE + 1])
    more = page is not None and len(rows) > PER_PAGE
    shown = rows[:PER_PAGE] if page is not None else rows
    return _rows_of(shown), (page or 0) + 1 if more else 0


def _rows_of(shown: Sequence[TreeHead]) -> list[dict[str, Any]]:
    seen: dict[str, list[tuple[str, date, int]]] = {}
    for entry in _countersignatures(shown):
        text = read_signed_text(entry.said, "the log")
        seen.setdefault(text["head"], []).append((text["party"], entry.day, entry.index))
    return [
        {
            "head": each,
            "witnesses": seen.get(each.name, []),
            "stamp": getattr(each, "stamp", None),
        }
        for each in shown
    ]


def newest_row() -> dict[str, Any] | None:
    """The row of the head that was signed last; None before there is one."""
    head = newest_head()
    return _rows_of([head])[0] if head is not None else None


def _countersignatures(heads: Sequence[TreeHead]) -> list[Entry]:
    """The entries that can countersign some heads, which follow one another.

    They stand after the oldest, and before the last that could countersign the newest.
    """
    if not heads:
        return []
    later = TreeHead.objects.filter(size__gt=heads[0].size).order_by("size")
    last = later.values_list("size", flat=True)[LATER : LATER + 1]
    rows = LogEntry.objects.filter(kind=WITNESS, index__gte=heads[-1].size)
    rows = rows.filter(index__lt=last[0]) if last else rows
    texts = rows.order_by("index").values_list("text", flat=True)
    return [read_entry(each, "the log") for each in texts]


def seen_before(party: str) -> str:
    """The head that somebody of an organisation countersigned last; `-` where none did."""
    rows = LogEntry.objects.filter(kind=WITNESS, party=party).order_by("-index")
    last = rows.values_list("text", flat=True).first()
    said = read_entry(last, "the log").said if last is not None else None
    return read_signed_text(said, "the log")["head"] if said is not None else NEVER


def check_kept(actor: Actor, said: str, party: str) -> str:
    """A head that a member kept, as texts name it, if it is one of this log.

    Raises InputRefused where it is none; where the log's own key signed it, all members are told.
    """
    kept = read_checkpoint(said.replace("\r\n", "\n").strip() + "\n", "the head that you kept")
    if kept.origin != the_log().name or not kept.is_signed_by(log_key()):
        raise refuse("the head that you kept", "was not signed by this log", column="kept")
    if _is_of_this_log(kept):
        return f"{kept.size} {kept.root.hex()}"
    head = newest_head()
    assert head is not None  # one was drawn beside it
    asked = check("head.fail", actor, head, party=party)
    record(asked, "signed", "signed", kept=f"{kept.size} {kept.root.hex()}")
    raise refuse(
        "the head that you kept",
        "is none of this log: what stood in it was changed or taken out",
        "All administrators are told now. Keep the head, and show it to the other members.",
        column="kept",
    )


def text_of_witness(actor: Actor, head: TreeHead, own: OwnKey, kept: str) -> SignedText:
    """The text by which a member countersigns a head, after the one that they saw before."""
    check("head.countersign", actor, head, party=own.party)
    return SignedText(
        WITNESS,
        {
            "log": the_log().name,
            "head": head.name,
            "seen": kept or seen_before(str(own.party)),
            "party": str(own.party),
            "person": actor.name,
            "key": str(own.key),
        },
    )


def countersign(actor: Actor, about: Mapping[str, Any], text: SignedText, signed: Signed) -> None:
    """Put a countersignature on the log."""
    head = TreeHead.objects.get(pk=about["head"])
    asked = check("head.countersign", actor, head, party=text["party"])
    log = the_log()
    if TreeHead.objects.filter(size__gt=head.size).count() >= LATER:
        raise refuse("the head", "is an old one: many were signed since", "Start again.")
    if f"{head.size} {log.root_at(int(head.size)).hex()}" != text["head"]:
        raise refuse("the head", "is none of this log", "Compare it with other members.")
    entry = append(text, About(kind=WITNESS, party=text["party"]), actor.now, signed)
    record(asked, "signed", "signed", entry=entry.index)


def _is_of_this_log(kept: Checkpoint) -> bool:
    log = the_log()
    return kept.size <= log.size and log.root_at(kept.size) == kept.root
