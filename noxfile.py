"""The matrix: `nox` installs the wheel in a clean environment of each Python that is here.

`pipx run nox`, or `pip install nox`; Pythons that are not installed are said and left out.
"""

import nox

nox.options.error_on_missing_interpreters = False
QUESTIONS = "who buyers fits needs money adds-up decides heard done next"


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def core(session: nox.Session) -> None:
    """The core wheel, from binaries alone, builds its store and answers the ten questions."""
    wheels = session.create_tmp()
    session.run("python", "-m", "pip", "wheel", ".", "--no-deps", "-q", "-w", wheels)
    session.install("--only-binary=:all:", "--find-links", wheels, "--pre", "tripleaim")
    session.chdir(wheels)
    session.run("tripleaim", "build", "--store", "england.duckdb")
    for question in QUESTIONS.split():
        asked = (question, "QOP", "--on", "2018-06-01", "--store", "england.duckdb", "--json")
        session.run("tripleaim", *asked, silent=True)


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    """The tests that need nothing beside the package."""
    session.install("-e", ".[dev,data,site,workspace,spark,design]")
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)
