"""Making, finding and ending tokens."""

from collections.abc import Sequence
from datetime import date, timedelta

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import acting, lead, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.people.invitation import hash_of, new_secret
from tripleaim.workspace.people.token import MOST_DAYS, SCOPES, AccessToken


def make_token(
    actor: Actor, label: str, scopes: Sequence[str], ends: date
) -> tuple[AccessToken, str]:
    """Make a token of one's own: the row, and the secret, which is shown once."""
    if not label.strip():
        raise refuse("label", "is empty", "Say what it is for.", column="label")
    wanted = [each for each in SCOPES if each in scopes]
    if not wanted:
        raise refuse("scopes", "are none", f"Choose: {', '.join(SCOPES)}.", column="scopes")
    if ends > actor.today + timedelta(days=MOST_DAYS):
        raise refuse("its last day", f"is more than {MOST_DAYS} days away", column="ends")
    with acting("token.make", actor, actor.person, ends=ends) as asked:
        secret, kept = new_secret()
        made = AccessToken.objects.create(
            secret_hash=kept,
            person=actor.person,
            label=label.strip()[:100],
            scopes=" ".join(wanted),
            ends=ends,
        )
        record(asked, "", "given", token=made.pk, scopes=made.scopes, ends=ends.isoformat())
    return made, secret


def find_token(secret: str, on: date) -> AccessToken | None:
    """The token of a secret that may be used on a day; its last day is not among those."""
    found = AccessToken.objects.select_related("person").filter(secret_hash=hash_of(secret)).first()
    if found is None or found.status != "given" or found.ends <= on:
        return None
    if not found.person.is_active:
        return None
    if found.used_on != on:
        AccessToken.objects.filter(pk=found.pk).update(used_on=on)
    return found


def end_token(actor: Actor, token: AccessToken) -> None:
    """End a token at once."""
    lead("token.end", actor, token, "ended")
