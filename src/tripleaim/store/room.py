"""How much memory the engine lets itself take, and what is said when there is too little room."""

import os
import re

from tripleaim.model.errors import InputRefused, needs_memory, refuse

NAMED = "TRIPLEAIM_MEMORY"
AMOUNT = re.compile("[1-9][0-9]{0,5} ?[MG]B")
LIMIT = re.compile(r"/([0-9.]+ \w+) used\)")


def memory_limit(ours: str) -> str:
    """What the engine may take: what TRIPLEAIM_MEMORY says, else `ours`.

    Raises InputRefused where that is no amount of memory.
    """
    said = os.environ.get(NAMED, "")
    if said and not AMOUNT.fullmatch(said):
        raise refuse(NAMED, "is no amount of memory", "Write it as 2GB or 1500MB.", value=said)
    return said or ours


def no_room(where: object, error: BaseException) -> InputRefused:
    """What an engine that we hold to a limit says when it runs out of room, as ours.

    >>> print(no_room("s", ValueError("failed to allocate (60.0 MiB/61.0 MiB used)")))
    s: needs more than the 61.0 MiB of memory that it lets itself take. Let it take more: set \
TRIPLEAIM_MEMORY=4GB and ask again. To close other programs does not help.
    """
    said = str(error)
    if "offload" in said:
        rule = "needs more room on the disk for what does not fit into memory"
        return refuse(str(where), rule, "Free some and ask again.")
    limit = LIMIT.search(said)
    if limit is None:
        return needs_memory(where)
    return refuse(
        str(where),
        f"needs more than the {limit[1]} of memory that it lets itself take",
        f"Let it take more: set {NAMED}=4GB and ask again. To close other programs does not help.",
    )
