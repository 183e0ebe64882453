"""How sign-in behaves: nobody signs up by themselves, names are those of persons."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """People come by invitation only."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Never: an administrator invites."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The second factor where there is one: a password alone does not change it."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [each for each in ways if each["id"].startswith("mfa")]
        return factors or ways


class FactorAdapter(DefaultMFAAdapter):
    """What is told of a second factor that was refused: what may be wrong, and what to do."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not taken. It may have run out: type the one that your app "
        "shows now."
    }


def note_new_factor(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    """A code that has just set up a second factor counts as having given one."""
    if authenticator.type != "recovery_codes":
        said = {"type": authenticator.type, "reauthenticated": True}
        record_authentication(request, user, method="mfa", **said)
