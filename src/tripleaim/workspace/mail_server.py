"""The server that sends mail (SMTP): read from the environment, and tried without sending."""

import smtplib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tripleaim.model.said_number import is_whole

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FOLDER = "django.core.mail.backends.filebased.EmailBackend"
PORTS = {"starttls": 587, "tls": 465, "none": 25}
HERE = ("localhost", "127.0.0.1", "::1")
SECONDS = 15
NAMED = "TRIPLEAIM_MAIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """How mail goes out; `faults` are what is wrong in what was said. `password` is never shown."""

    backend: str
    sender: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "starttls"
    faults: tuple[str, ...] = ()


def read_mail_server(said: Mapping[str, str]) -> MailServer:
    """How mail goes out, by the environment: to a server where one is named, else into a folder.

    What is wrong is kept and told by `workspace check`; a kind of TLS that is none is `starttls`.

    >>> made = read_mail_server({"TRIPLEAIM_MAIL_HOST": "relay.example.org"})
    >>> made.port, made.tls, made.faults
    (587, 'starttls', ('TRIPLEAIM_MAIL_FROM is not set: say whom mail comes from.',))
    >>> read_mail_server({}).backend == FOLDER
    True
    """
    given = {name: said.get(f"{NAMED}_{name}", "").strip() for name in (*NAMES, "PASSWORD_FILE")}
    host, faults = given["HOST"], []
    tls = given["TLS"].lower() or "starttls"
    if tls not in PORTS:
        faults.append(f"{NAMED}_TLS is {given['TLS']!r}: write {', '.join(PORTS)}.")
        tls = "starttls"
    is_port = is_whole(given["PORT"]) and 0 < int(given["PORT"]) < 65_536
    if given["PORT"] and not is_port:
        faults.append(f"{NAMED}_PORT is {given['PORT']!r}: write a number up to 65535.")
    password, unread = _password(said.get(f"{NAMED}_PASSWORD", ""), given["PASSWORD_FILE"])
    faults += unread
    if host and password and tls == "none" and host not in HERE:
        faults.append(f"{NAMED}_TLS is none: a password goes over no network for all to read.")
        tls = "starttls"
    if host:
        faults += _unfit(given, password)
    elif given["BACKEND"] == SMTP:
        faults.append(f"{NAMED}_HOST is not set: say which server takes mail, or name no backend.")
    return MailServer(
        backend=given["BACKEND"] or (SMTP if host else FOLDER),
        sender=given["FROM"] or "workspace@localhost",
        host=host,
        port=int(given["PORT"]) if is_port else PORTS[tls],
        user=given["USER"],
        password=password,
        tls=tls,
        faults=tuple(faults),
    )


NAMES = ("BACKEND", "FROM", "HOST", "PORT", "USER", "TLS")


def _password(said: str, file: str) -> tuple[str, list[str]]:
    if not file:
        return said, []
    try:
        return Path(file).read_text(encoding="utf-8").strip(), []
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", "") or "it is no text"
        return "", [f"{NAMED}_PASSWORD_FILE: {file} cannot be read ({why})."]


def _unfit(given: Mapping[str, str], password: str) -> list[str]:
    """What does not go together where a server is named."""
    found = []
    if not given["FROM"]:
        found.append(f"{NAMED}_FROM is not set: say whom mail comes from.")
    if bool(given["USER"]) != bool(password):
        found.append(f"{NAMED}_USER and a password go together: one of them is not set.")
    return found


def faults_of_mail_server(server: MailServer, connection: Any) -> list[str]:
    """What is wrong with how mail goes out; a server is asked, and nothing is sent.

    `connection` is Django's to the server, not opened yet.
    """
    if server.faults or server.backend != SMTP or not server.host:
        return list(server.faults)
    at = f"mail: {server.host}, port {server.port},"
    try:
        connection.open()
        code, _ = connection.connection.mail(server.sender)
        connection.connection.rset()
        connection.close()
    except Exception as error:
        return [f"{at} {_why(error, server)}"]
    if code >= 400:
        return [f"{at} takes no mail from {server.sender} (it answered {code})."]
    return []


def _why(error: Exception, server: MailServer) -> str:
    """Why a server could not be used, in words, and what to do; the narrower kinds come first."""
    kinds: tuple[tuple[Any, str], ...] = (
        (socket.gaierror, f"is not found by that name: see {NAMED}_HOST."),
        (ssl.SSLCertVerificationError, "has a certificate that is not trusted here, or another's."),
        (ssl.SSLError, f"does not speak TLS at once: {NAMED}_TLS is perhaps starttls."),
        (smtplib.SMTPAuthenticationError, f"refused {NAMED}_USER or its password."),
        (
            smtplib.SMTPNotSupportedError,
            f"does not offer what was asked ({error}): see {NAMED}_TLS ({server.tls}) and _USER.",
        ),
        (TimeoutError, f"did not answer in time: see {NAMED}_PORT and _TLS, and the firewall."),
        (ConnectionRefusedError, f"takes no connection: see {NAMED}_PORT."),
        (
            smtplib.SMTPServerDisconnected,
            f"ended the connection: {NAMED}_TLS is perhaps tls, or another port is meant.",
        ),
    )
    if isinstance(error.__context__, TimeoutError):
        error = error.__context__
    said = next((words for kind, words in kinds if isinstance(error, kind)), "")
    return said or f"cannot be used ({type(error).__name__})."
