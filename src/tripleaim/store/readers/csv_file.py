"""Opening a CSV as text: refused with a reason when it is not what it claims to be."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse


def open_csv(
    path: Path, names: Sequence[str] | None = None, skip: int = 0, columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Every cell as text, missing as the empty string; `names` for a file without a heading.

    Raises InputRefused for a file that is not UTF-8, not a CSV, or lacks one of `columns`.
    """
    try:
        table = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skiprows=skip,
            header=0 if names is None else None, names=list(names) if names else None,
        )  # fmt: skip
    except UnicodeDecodeError as error:
        raise refuse(path.name, f"is not UTF-8 at byte {error.start}") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, EOFError, OSError) as error:
        raise refuse(path.name, f"cannot be read as CSV: {error}") from None
    missing = [column for column in columns if column not in table]
    if missing:
        listed = ", ".join(missing)
        raise refuse(
            path.name, f"lacks the columns {listed}", f"It has {', '.join(map(str, table))}."
        )
    return table
