"""What pytest leaves aside here: modules of the workspace, which need an instance to be imported.

Their examples are run inside one (tests/workspace/inside/test_examples.py).
"""

WORKSPACE = "tripleaim/workspace"
SUBJECTS = (
    "people", "partnerships", "drafting", "signing", "deciding", "record", "guard", "pages",
    "migrations",
)  # fmt: skip
MODULES = ("addresses", "configuration", "example", "models", "running")

collect_ignore = [f"{WORKSPACE}/{each}" for each in SUBJECTS]
collect_ignore += [f"{WORKSPACE}/{each}.py" for each in MODULES]
