"""What is marked on a chart of a series: missing months and changes of what is counted."""

from tripleaim.evidence.claimed import Judged
from tripleaim.evidence.monthly import Note, read_notes
from tripleaim.store.engine import Store

ENGLAND = "england:"


def notes_of(store: Store, one: Judged) -> tuple[Note, ...]:
    """The notes on a system's series within the months that were judged, oldest first."""
    if not one.months:
        return ()
    return tuple(
        note
        for note in read_notes(store, [one.measure.id])
        if (note.subject == one.system or note.subject.startswith(ENGLAND))
        and one.months[0] < note.first <= one.months[-1]
    )


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
