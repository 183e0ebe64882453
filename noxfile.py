"""The matrix: `nox` installs the wheel in a clean environment of each Python that is here.

`pipx run nox`, or `pip install nox`; Pythons that are not installed are said and left out.
"""

import json
import shutil
import subprocess
import time
from pathlib import Path

import nox

nox.options.error_on_missing_interpreters = False
QUESTIONS = "who buyers fits needs money adds-up decides heard done next"


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def core(session: nox.Session) -> None:
    """The core wheel, from binaries alone, builds its store and answers the ten questions.

    It does so without a network where the system lets one be taken away (Linux), and without a
    compiler: the path ends with the environment. Sizes and seconds are told.
    """
    wheels = Path(session.create_tmp()).resolve()
    for old in wheels.iterdir():
        old.unlink()
    session.run("python", "-m", "pip", "wheel", ".", "--no-deps", "-q", "-w", str(wheels))
    (wheel,) = wheels.glob("*.whl")
    at = time.monotonic()
    session.install("--only-binary=:all:", str(wheel))
    installed = time.monotonic() - at
    session.chdir(wheels)
    offline = _without_network()
    session.log("without a network: %s", bool(offline))
    alone = {"PATH": session.bin, "CC": "false", "CXX": "false"}
    command = (*offline, str(Path(session.bin) / "tripleaim"))
    at = time.monotonic()
    session.run(*command, "build", "--store", "england.duckdb", env=alone, external=True)
    built = time.monotonic() - at
    at = time.monotonic()
    for question in QUESTIONS.split():
        asked = (question, "QOP", "--on", "2018-06-01", "--store", "england.duckdb", "--json", "-q")
        answer = session.run(*command, *asked, silent=True, env=alone, external=True)
        if not json.loads(str(answer))["findings"]:
            session.error(f"{question} answers nothing")
    answered = time.monotonic() - at
    session.log(
        "installed in %.0f s, built in %.0f s, ten answers %.1f s", installed, built, answered
    )
    session.log("megabytes: %s", _megabytes(session, wheels))


def _without_network() -> tuple[str, ...]:
    """What runs a command without a network, or nothing where that cannot be done."""
    found = shutil.which("unshare")
    if found is None:
        return ()
    command = (found, "--map-root-user", "--net")
    done = subprocess.run([*command, "true"], check=False, capture_output=True)
    return command if done.returncode == 0 else ()


def _megabytes(session: nox.Session, wheels: Path) -> str:
    """The size of the wheel, of all that was installed and of the store."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(str(session.run("python", "-c", where, silent=True)).strip())
    installer = {"pip", "setuptools", "wheel"}
    files = [
        each
        for each in packages.rglob("*")
        if each.is_file() and each.relative_to(packages).parts[0].split("-")[0] not in installer
    ]
    sizes = {
        "wheel": sum(each.stat().st_size for each in wheels.glob("*.whl")),
        "installed": sum(each.stat().st_size for each in files),
        "store": (wheels / "england.duckdb").stat().st_size,
    }
    return ", ".join(f"{name} {size / 1e6:.0f}" for name, size in sizes.items())


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    """The tests that need nothing beside the package."""
    session.install("-e", ".[dev,data,site,workspace,spark,design]")
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)
