"""What partners of an area have signed about buying: joint commissioning, pools, contracts."""

from datetime import date

from tripleaim.model.documents.agreement import JointCommissioning, PooledFund
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.contract import LeadProviderContract
from tripleaim.model.errors import NothingFound
from tripleaim.questions.buyers.arrangements import short
from tripleaim.questions.buyers.rows import SignedToBuy
from tripleaim.questions.framework import signed_of
from tripleaim.questions.scope import Scope, read_scope
from tripleaim.store.engine import Store

JOINT, POOL, CONTRACT = "", "pool", "contract"


def signed_to_buy(store: Store, area: str, on: date, known: date) -> list[SignedToBuy]:
    """The signed documents of an area and its places by which partners buy on a day; a row each.

    Areas for which no documents are kept (England, a region) have none.
    """
    try:
        scope = read_scope(store, area, on, known)
    except NothingFound:
        return []
    return [row for each in scope.binding if (row := _row(scope, each))]


def _row(scope: Scope, document: Document) -> SignedToBuy | None:
    if isinstance(document, JointCommissioning):
        return _signed(scope, document, JOINT, document.arrangement, document.scope, document.lead)
    if isinstance(document, PooledFund):
        return _signed(scope, document, POOL, "pooled fund", document.title, "")
    if isinstance(document, LeadProviderContract):
        what, services = document.form, ", ".join(document.services)
        return _signed(scope, document, CONTRACT, what, services, document.provider)
    return None


def _signed(
    scope: Scope, document: Document, form: str, what: str, bought: str, lead: str
) -> SignedToBuy:
    names = {each.organisation: short(each.name) for each in document.parties}
    return SignedToBuy(
        form=form,
        what=what,
        bought=bought,
        names=tuple(names[each.organisation] for each in document.parties),
        lead=names.get(lead, ""),
        since=document.valid_from,
        until=document.valid_to,
        **signed_of(scope, document),
    )
