"""How a verdict is told as a row: the sentence that it takes, and how far it is known."""

from tripleaim.evidence.claimed import MISSING, MISSING_BEFORE, RECODED, TOO_FEW
from tripleaim.evidence.verdict import HARMED, HELPED, NONE
from tripleaim.model.status import Status

FORMS = {
    HELPED: "helped",
    HARMED: "harmed",
    NONE: "none",
    RECODED: "recoded",
    MISSING: "missing",
    MISSING_BEFORE: "gap",
    TOO_FEW: "few",
}
STATUS = {HELPED: Status.SHOWN, HARMED: Status.SHOWN, NONE: Status.SHOWN_NOT}
