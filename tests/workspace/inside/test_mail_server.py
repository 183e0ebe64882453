"""Mail by SMTP: what the environment says, and what `check` tells of a server; nothing is sent."""

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.mail import get_connection

from tripleaim.workspace.mail_server import (
    FOLDER,
    SMTP,
    faults_of_mail_server,
    read_mail_server,
)

WHOLE = {"HOST": "127.0.0.1", "FROM": "work@example.org", "TLS": "none"}


def said(**given):
    return {f"TRIPLEAIM_MAIL_{name}": value for name, value in (WHOLE | given).items()}


@contextmanager
def listens(*, offers=("250 AUTH PLAIN",), login=b"235 ok", sender=b"250 ok", greet=b"220 hi"):
    """A mail server in a thread: its port, and the words that it was sent."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve():
            taken, _ = door.accept()
            with suppress(OSError), taken, taken.makefile("rwb") as line:
                line.write(greet + b"\r\n")
                line.flush()
                for each in line:
                    heard.append(each.decode(errors="replace").strip())
                    word = heard[-1][:4].upper()
                    answer = {"EHLO": "\r\n".join(("250-here", *offers)).encode()}
                    answer |= {"AUTH": login, "MAIL": sender, "STAR": b"454 no", "DATA": b"354 go"}
                    line.write(answer.get(word, b"250 ok") + b"\r\n")
                    line.flush()

        threading.Thread(target=serve, daemon=True).start()
        yield str(door.getsockname()[1]), heard


def tried(given):
    server = read_mail_server(given)
    made = get_connection(
        server.backend,
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.tls == "starttls",
        use_ssl=server.tls == "tls",
        timeout=5,
    )
    return faults_of_mail_server(server, made)


def test_a_server_is_asked_and_nothing_is_sent(tmp_path: Path):
    (tmp_path / "password").write_text("s3cret\n", encoding="utf-8")
    file = str(tmp_path / "password")
    with listens() as (port, heard):
        given = said(PORT=port, USER="web", PASSWORD="another", PASSWORD_FILE=file)
        assert read_mail_server(given).password == "s3cret"
        assert tried(given) == []
    assert [each[:4].upper() for each in heard[-4:]] == ["AUTH", "MAIL", "RSET", "QUIT"]
    assert not [each for each in heard if each[:4].upper() in ("RCPT", "DATA")]


@pytest.mark.parametrize(
    ("server", "given", "told"),
    [
        ({"login": b"535 no"}, {"USER": "web", "PASSWORD": "x"}, "refused TRIPLEAIM_MAIL_USER"),
        ({"offers": ("250 SIZE",)}, {"USER": "web", "PASSWORD": "x"}, "does not offer"),
        ({}, {"TLS": "starttls"}, "does not offer"),
        ({}, {"TLS": "tls"}, "does not speak TLS at once"),
        ({"sender": b"550 no"}, {}, "takes no mail from work@example.org (it answered 550)"),
        ({"greet": b"554 go away"}, {}, "cannot be used (SMTPConnectError)"),
    ],
)
def test_what_a_server_refuses_is_told_with_what_to_do(server, given, told):
    with listens(**server) as (port, _):
        (fault,) = tried(said(PORT=port, **given))
    assert told in fault
    assert fault.startswith(f"mail: 127.0.0.1, port {port},")


def test_a_server_that_is_not_there_or_says_nothing_is_told():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    assert "takes no connection" in tried(said(PORT=port))[0]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = read_mail_server(said(PORT=str(silent.getsockname()[1])))
        made = get_connection(SMTP, host=server.host, port=server.port, timeout=0.2)
        assert "did not answer" in faults_of_mail_server(server, made)[0]


class Raises:
    """A connection that cannot be opened."""

    def __init__(self, error):
        self.error = error

    def open(self):
        raise self.error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (socket.gaierror(8, "no name"), "is not found by that name"),
        (ssl.SSLCertVerificationError("self-signed"), "certificate that is not trusted"),
        (ValueError("x"), "cannot be used (ValueError)"),
    ],
)
def test_each_kind_of_failure_has_its_words(error, told):
    server = read_mail_server(said())
    assert told in faults_of_mail_server(server, Raises(error))[0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"TLS": "ssl"}, "TRIPLEAIM_MAIL_TLS is 'ssl'"),
        ({"PORT": "smtp"}, "TRIPLEAIM_MAIL_PORT is 'smtp'"),
        ({"PORT": "65536"}, "TRIPLEAIM_MAIL_PORT"),
        ({"PORT": "0"}, "TRIPLEAIM_MAIL_PORT"),
        ({"FROM": ""}, "TRIPLEAIM_MAIL_FROM is not set"),
        ({"USER": "web"}, "go together"),
        ({"PASSWORD": "x"}, "go together"),
        ({"PASSWORD_FILE": "/nowhere/at/all", "USER": "web"}, "cannot be read"),
        ({"HOST": "relay", "USER": "web", "PASSWORD": "x"}, "for all to read"),
        ({"HOST": "", "BACKEND": SMTP}, "TRIPLEAIM_MAIL_HOST is not set"),
    ],
)
def test_what_does_not_go_together_is_told_before_a_server_is_asked(given, told):
    server = read_mail_server(said(**given))
    assert told in server.faults[0]
    assert faults_of_mail_server(server, Raises(AssertionError("asked"))) == list(server.faults)


def test_no_text_of_it_holds_the_password():
    server = read_mail_server(said(USER="web", PASSWORD="s3cret"))
    assert server.password == "s3cret"
    assert "s3cret" not in f"{server!r} {server}"


def test_without_a_server_mail_goes_into_a_folder_and_a_wrong_tls_is_not_none():
    assert read_mail_server({}).backend == FOLDER
    assert faults_of_mail_server(read_mail_server({}), None) == []
    assert read_mail_server(said(TLS="nonee")).tls == "starttls"
    by_password = {"USER": "web", "PASSWORD": "x"}
    assert read_mail_server(said(HOST="relay", **by_password)).tls == "starttls"
    assert read_mail_server(said(**by_password)).tls == "none"
    assert read_mail_server(said(PORT="65535")).port == 65_535
    ports = [read_mail_server(said(TLS=each)).port for each in ("starttls", "tls", "none")]
    assert ports == [587, 465, 25]
    assert "password" not in str(read_mail_server({}).faults)


def test_check_tells_of_it(world, settings_of_mail):
    from tripleaim.workspace.record.inspecting import faults_of_instance

    assert [each for each in faults_of_instance() if each.startswith("mail:")] == settings_of_mail


@pytest.fixture
def settings_of_mail():
    """Settings of a server that is not there; what `check` is to tell."""
    from django.test import override_settings

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = read_mail_server(said(PORT=str(port)))
    with override_settings(
        MAIL_SERVER=server,
        EMAIL_BACKEND=server.backend,
        EMAIL_HOST=server.host,
        EMAIL_PORT=port,
        EMAIL_USE_TLS=False,
    ):
        yield [f"mail: 127.0.0.1, port {port}, takes no connection: see TRIPLEAIM_MAIL_PORT."]
