"""How sign-in behaves: nobody signs up by themselves, names are those of persons."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """People come by invitation only."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Never: an administrator invites."""
        return False
