"""What a store holds on paper: documents as they stand."""

from functools import lru_cache

from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import KINDS, read_json
from tripleaim.store.engine import Store, ask

DOCUMENTS = """
select document, body
from document
where list_contains($kinds, kind)
order by kind, document
"""


def read_documents(store: Store) -> list[Document]:
    """Every document of the store that is of a kind in KINDS, in order of kind and id."""
    rows = ask(store, DOCUMENTS, {"kinds": list(KINDS)})
    return [_parse(row["document"], row["body"]) for row in rows]


def document_sources(store: Store) -> dict[str, str]:
    """The catalogue id under which each document was loaded, by id of the document."""
    rows = ask(store, "select document, source from document order by document")
    return {row["document"]: row["source"] for row in rows}


@lru_cache(maxsize=4096)
def _parse(name: str, body: str) -> Document:
    return read_json(body, name)
