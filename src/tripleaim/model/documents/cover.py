"""The cover under which parties sign a file as it stands: a five-year plan, a business case."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from tripleaim.model.documents.base import Document, Hash, Text

FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,119}$")]


class SignedPlan(Document):
    """Parties sign a file beside this document: its bytes are frozen by their SHA-256."""

    family: ClassVar[str] = "plan"
    title_of_kind: ClassVar[str] = "Plan, signed as it stands"

    kind: Literal["signed_plan"] = "signed_plan"
    file: FileName
    sha256: Hash
    what: Text
