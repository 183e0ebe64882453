"""Countersigning: a member says which head of the log they saw, and which one before it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tripleaim.governance.note import Checkpoint, read_checkpoint
from tripleaim.governance.signed_text import SignedText, read_signed_text
from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.record.log import TreeHead
from tripleaim.workspace.record.tree_log import About, Signed, append, log_key, the_log
from tripleaim.workspace.signing.step import OwnKey

NEVER = "-"
WITNESS = "witness"
MOST = 400


def newest_head() -> TreeHead | None:
    """The head that was signed last."""
    return TreeHead.objects.order_by("-size").first()


def head_rows() -> list[dict[str, Any]]:
    """One row a signed head, the newest first: when, its size and root, who countersigned it."""
    seen: dict[str, list[tuple[str, date, int]]] = {}
    for entry in the_log().of_kinds(WITNESS):
        text = read_signed_text(entry.said, "the log")
        seen.setdefault(text["head"], []).append((text["party"], entry.day, entry.index))
    heads = TreeHead.objects.select_related("stamp").order_by("-size")[:MOST]
    return [
        {
            "head": each,
            "witnesses": seen.get(each.name, []),
            "stamp": getattr(each, "stamp", None),
        }
        for each in heads
    ]


def seen_before(party: str) -> str:
    """The head that somebody of an organisation countersigned last; `-` where none did."""
    texts = [read_signed_text(each.said, "the log") for each in the_log().of_kinds(WITNESS)]
    return next((text["head"] for text in reversed(texts) if text["party"] == party), NEVER)


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
    if f"{head.size} {log.root_at(int(head.size)).hex()}" != text["head"]:
        raise refuse("the head", "is none of this log", "Compare it with other members.")
    entry = append(text, About(kind=WITNESS, party=text["party"]), actor.now, signed)
    record(asked, "signed", "signed", entry=entry.index)


def _is_of_this_log(kept: Checkpoint) -> bool:
    log = the_log()
    return kept.size <= log.size and log.root_at(kept.size) == kept.root
