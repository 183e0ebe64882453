"""Organisations' own directories, by OpenID Connect: which are trusted, and how they are asked.

They are named in a file that whoever runs the instance writes; no page changes it.
"""

import json
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tripleaim.model.errors import InputRefused, Problem, refuse

NAMES = ("issuer", "client_id", "client_secret_file")
SECONDS = 10
MOST_BYTES = 1_000_000
HERE = ("localhost", "127.0.0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """A directory that an organisation signs its people in with. `secret` is never shown."""

    organisation: str
    issuer: str
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where a directory takes people, gives tokens and publishes its keys, as it says itself."""

    authorize: str
    token: str
    keys: str


class _Straight(HTTPRedirectHandler):
    """A secret goes to the address that was said and to no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""


def read_directories(path: Path) -> dict[str, Directory]:
    """The directories of a file by organisation; none where there is no file.

    Raises InputRefused with everything that is wrong in it.
    """
    if not path.is_file():
        return {}
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise refuse(str(path), f"is no TOML: {error}", "Mend it.") from None
    problems: list[Problem] = []
    found = {}
    for code, row in said.items():
        try:
            found[code] = _directory(path, code, row)
        except InputRefused as refusal:
            problems += refusal.problems
    if problems:
        raise InputRefused(problems)
    return found


def _directory(path: Path, code: str, row: Any) -> Directory:
    where = f"{path}, [{code}]"
    if not isinstance(row, dict) or sorted(row) != sorted(NAMES):
        raise refuse(where, "is not as a directory is written", f"Give {', '.join(NAMES)}.")
    if not all(isinstance(each, str) and each for each in row.values()):
        raise refuse(where, "holds something that is no text", "Write each in quotes.")
    if not is_safe(row["issuer"]):
        raise refuse(where, "has an issuer that is no https address", "Write it whole.")
    secret = path.parent / row["client_secret_file"]
    if not secret.is_file():
        raise refuse(where, f"names {secret}, which is not there", "Put the secret there.")
    kept = secret.read_text(encoding="utf-8").strip()
    return Directory(
        organisation=code, issuer=row["issuer"], client_id=row["client_id"], secret=kept
    )


def is_safe(address: object) -> bool:
    """Whether an address is one over TLS, or of this machine.

    >>> [is_safe(each) for each in ("https://a.example/x", "http://a.example", "file:///etc")]
    [True, False, False]
    """
    said = urlsplit(str(address))
    return bool(said.hostname) and (
        said.scheme == "https" or (said.scheme == "http" and said.hostname in HERE)
    )


def ask_provider(directory: Directory) -> Provider:
    """What a directory says of itself. Raises InputRefused where it says another issuer."""
    said = _fetched(f"{directory.issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != directory.issuer:
        raise _silent("says that it is another")
    named = [said.get(f"{each}") for each in ("authorization_endpoint", "token_endpoint")]
    named.append(said.get("jwks_uri"))
    if not all(is_safe(each) for each in named):
        raise _silent("does not say where it is asked")
    authorize, token, keys = map(str, named)
    return Provider(authorize=authorize, token=token, keys=keys)


def ask_keys(provider: Provider) -> list[Mapping[str, Any]]:
    """The keys that a directory publishes."""
    keys = _fetched(provider.keys).get("keys")
    return [each for each in keys if isinstance(each, dict)] if isinstance(keys, list) else []


def ask_token(directory: Directory, provider: Provider, code: str, verifier: str, back: str) -> str:
    """The ID token for a code, which is used up by it."""
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    pair = f"{quote(directory.client_id, safe='')}:{quote(directory.secret, safe='')}"
    heads = {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    said = _fetched(provider.token, urlencode(given).encode(), heads)
    return str(said.get("id_token", ""))


def _fetched(
    address: str, body: bytes | None = None, heads: Mapping[str, str] | None = None
) -> dict[str, Any]:
    asked = Request(address, data=body, headers={"Accept": "application/json", **(heads or {})})
    try:
        with build_opener(_Straight).open(asked, timeout=SECONDS) as answer:  # is_safe: http alone
            found = json.loads(answer.read(MOST_BYTES))
    except (URLError, OSError, ValueError, RecursionError):
        raise _silent("did not answer") from None
    if not isinstance(found, dict):
        raise _silent("did not answer as it must")
    return found


def _silent(rule: str) -> InputRefused:
    remedy = "Try again later, or sign in with your password."
    return refuse("Your organisation's sign-in", rule, remedy)
