"""The table of actions: who may do what, in which state. Guards, pages, docs and tests read it."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tripleaim.model.errors import refuse
from tripleaim.workspace.people.role import OTHERS, ROLES

ANY, NONE, SAME = "*", "-", "="
ROOMS = ("tripleaim.workspace.guard", "tripleaim.workspace.hearing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A row of the table: an action, the states it is done in, what it leads to, roles, guards."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    roles: tuple[str, ...]
    guards: tuple[str, ...]

    @property
    def noun(self) -> str:
        """What it is done to."""
        return self.name.partition(".")[0]

    @property
    def words(self) -> str:
        """The action in words.

        >>> read_actions()["amendment.accept"].words
        'accept amendment'
        """
        noun, _, verb = self.name.partition(".")
        return f"{verb.replace('.', ' by ')} {noun}"

    def is_from(self, status: str) -> bool:
        """Whether it may be done in a state; what makes a new thing is done in its container's."""
        return ANY in self.before or NONE in self.before or status in self.before

    @property
    def makes(self) -> bool:
        """Whether it makes a new thing, inside the one that it is asked of."""
        return self.before == (NONE,)

    def leads_to(self, before: str, after: str) -> bool:
        """Whether it may lead from one state to another."""
        return after in self.after or (SAME in self.after and before == after)


@cache
def read_actions() -> dict[str, Action]:
    """Every action by name. Raises InputRefused for a row with a role that is none."""
    found: dict[str, Action] = {}
    for row, line in enumerate(_lines(), start=1):
        if line and not line.startswith("#"):
            name, *rest = line.split("|")
            before, after, roles, guards = (tuple(each.split()) for each in rest)
            for role in roles:
                if role not in ROLES and role not in OTHERS:
                    raise refuse("actions.txt", "is no role", row=row, value=role)
            found[name] = Action(name=name, before=before, after=after, roles=roles, guards=guards)
    return found


def _lines() -> list[str]:
    return [
        line
        for room in ROOMS
        for line in files(room).joinpath("actions.txt").read_text(encoding="utf-8").splitlines()
    ]


def role_words(letter: str) -> str:
    """A role of the table in words.

    >>> role_words("S"), role_words("Lc")
    ('signatory', 'link to comment')
    """
    return ROLES[letter].name if letter in ROLES else OTHERS[letter]


def matrix_rows() -> list[tuple[str, str, str, str, str]]:
    """The table in words: action, in which states, what it leads to, who, which guards."""
    rows = []
    for each in read_actions().values():
        who = ", ".join(role_words(letter) for letter in each.roles)
        before = "any" if ANY in each.before else ", ".join(each.before).replace(NONE, "none yet")
        after = ", ".join(each.after).replace(SAME, "the same")
        before, after = before.replace("_", " "), after.replace("_", " ")
        rows.append((each.words, before, after, who, ", ".join(each.guards)))
    return rows


def matrix_text() -> str:
    """The table as a page of the reference: actions by state and role, and what each guard asks."""
    from tripleaim.workspace.guard.guards import GUARDS

    lines = [
        "# Who may do what in a workspace",
        "",
        "Made from the table that guards every button and every call. All else is refused, in "
        "this order: unknown (no right to know of it), role, state, guard.",
        "",
        "| action | in state | leads to | who | guards |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(row)} |" for row in matrix_rows()]
    lines += ["", "## Guards", "", "| guard | refused because | what would allow it |"]
    lines += ["|---|---|---|"]
    lines += [f"| {each.id} | {each.refusal} | {each.cure} |" for each in GUARDS.values()]
    return "\n".join(lines) + "\n"
