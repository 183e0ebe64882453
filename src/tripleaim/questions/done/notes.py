"""What is marked on a chart of a series: missing months and changes of what is counted."""

from tripleaim.evidence.claims import Judged
from tripleaim.evidence.read_panel import Asked, Note, notes_on
from tripleaim.store.engine import Store

ENGLAND = "england:"


def notes_of(store: Store, one: Judged) -> tuple[Note, ...]:
    """The notes on a system's series within the months that were judged, oldest first."""
    if not one.months:
        return ()
    asked = Asked(measure=one.measure.id, kind="stp", first=one.months[0], until=one.months[-1])
    return tuple(
        note for note in notes_on(store, asked)
        if (note.subject == one.system or note.subject.startswith(ENGLAND))
        and one.months[0] < note.first <= one.months[-1]
    )  # fmt: skip


def marks_of(one: Judged, notes: tuple[Note, ...]) -> list[dict[str, object]]:
    """Marks for the chart: where after begins, and a number for each note."""
    marks: list[dict[str, object]] = [{"day": str(one.starts), "text": "after"}]
    for number, note in enumerate(notes, start=1):
        marks.append({"day": str(note.first), "text": f"note {number}"})
    return marks


def say_notes(notes: tuple[Note, ...]) -> str:
    """The notes in words, as numbered on the chart; empty without any."""
    said = (
        f" Note {number}: {note.says} {note.treatment}"
        for number, note in enumerate(notes, start=1)
    )
    return "".join(said)
