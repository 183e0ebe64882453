"""An answer with its words, as a page lays it out: sentences, tables and figures of its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tripleaim.model.catalogue import Catalogue
from tripleaim.model.finding import Finding
from tripleaim.model.row import Answer, Row
from tripleaim.page.blocks import table_of
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.say import findings_of_row, label_of, sentence_of
from tripleaim.page.section import Table, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The rows of an answer, and the catalogue that puts them into words."""

    answer: Answer
    words: Catalogue

    def sentence(self, row: Row) -> str:
        """The sentence of a row."""
        return sentence_of(self.answer, row, self.words)

    def label(self, row: Row) -> str:
        """The heading of a row in its table."""
        return label_of(self.answer, row, self.words)

    def notes(self, row: Row) -> tuple[str, ...]:
        """The notes that go with a row."""
        return findings_of_row(self.answer, row, self.words)[0].caveats

    def findings(self, rows: Iterable[Row]) -> list[Finding]:
        """The findings of some rows."""
        return [each for row in rows for each in findings_of_row(self.answer, row, self.words)]

    def paragraphs(self, rows: Iterable[Row], heading: str = "") -> tuple[Words, ...]:
        """The sentences of some rows as paragraphs, each once; none where there are none."""
        said = tuple(dict.fromkeys(self.sentence(row) for row in rows))
        return (Words(paragraphs=said, heading=heading),) if said else ()

    def table(self, rows: Sequence[Row]) -> Table:
        """One table of rows that stand under one caption: its name is the catalogue's `file`."""
        words = self.words.of(rows[0])
        findings = self.findings(rows)
        headings = {each.id_for(row): each.heading for row in rows for each in words.measures}
        first = {"": words.first} if words.first else {}
        made = table_of(findings[0].table, findings, titles={**first, **headings})
        return replace(made, name=words.file)

    def tables(self, kinds: Sequence[type[Row]]) -> tuple[Table, ...]:
        """A table for each class of rows that the answer has, in the order of `kinds`."""
        held = [self.answer.of(kind) for kind in kinds]
        return tuple(self.table(rows) for rows in held if rows)


def told(answer: Answer) -> Told:
    """An answer with the words of its question."""
    return Told(answer=answer, words=catalogue_of(answer.question.replace("-", "_")))
