"""Asking a service for time stamps of the daily head, where one is named (RFC 3161)."""

import urllib.request
from datetime import datetime
from typing import Any

from django.conf import settings

from tripleaim.governance.note import read_checkpoint
from tripleaim.governance.stamp import MEDIA_TYPE, ask_for_stamp, can_stamp, read_stamp
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.record.log import HeadStamp, TreeHead
from tripleaim.workspace.telling.jobs import add_job

SECONDS, LONGEST = 5, 100_000  # writers wait meanwhile; a token has some 5,000 bytes


def has_service() -> bool:
    """Whether a service for time stamps is named."""
    return bool(settings.TSA)


def can_show_stamps() -> bool:
    """Whether the certificates by which stamps are judged are here."""
    return has_service() and settings.TSA_ROOTS.is_file()


def roots_here() -> bytes:
    """The certificates of the service, as PEM. Raises OSError where their file is not there."""
    return bytes(settings.TSA_ROOTS.read_bytes())


def ask_later(head: TreeHead, now: datetime) -> None:
    """Have a head stamped, where a service is named: as a job, which is tried again."""
    if has_service():
        add_job("stamp", {"head": head.pk}, now)


def stamp_head(about: dict[str, Any], now: datetime) -> None:
    """Have the service stamp a head, and keep its token; one that has a stamp keeps it."""
    head = TreeHead.objects.get(pk=about["head"])
    if HeadStamp.objects.filter(head=head).exists():
        return
    body, roots = body_of(head), roots_here()
    token = ask_for_stamp(body, roots, _send)
    said = read_stamp(token, body, roots, "the time stamp")
    HeadStamp.objects.create(head=head, token=token, service=said.service[:300], at=said.at)


def body_of(head: TreeHead) -> bytes:
    """What is stamped of a head: the text that the log's key signs."""
    return read_checkpoint(str(head.note), f"head {head.size}").body.encode()


def faults_of_service() -> list[str]:
    """What stands in the way of time stamps, where a service is named."""
    if not has_service():
        return []
    if not can_stamp():
        return ["time stamps need pyHanko: pip install 'tripleaim[pdf]'"]
    try:
        roots = roots_here()
    except OSError:
        return [f"the certificates of the time stamp service are not at {settings.TSA_ROOTS}"]
    faults = []
    for each in HeadStamp.objects.select_related("head").order_by("head"):
        try:
            read_stamp(bytes(each.token), body_of(each.head), roots, f"the stamp of {each.head_id}")
        except InputRefused as refusal:
            faults += [str(problem) for problem in refusal.problems]
    return faults


def _send(request: bytes) -> bytes:
    asked = urllib.request.Request(
        settings.TSA, data=request, headers={"Content-Type": MEDIA_TYPE}, method="POST"
    )
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
        return bytes(answer.read(LONGEST))
