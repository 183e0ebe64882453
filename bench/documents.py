"""Checking and verifying a folder of 5,000 signed documents, of every kind in turn."""

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from governance.signed import KEYS, TRUST, signed_document, write_to
from tripleaim.governance.checking import check_folder
from tripleaim.governance.folder import read_folder, write_register
from tripleaim.governance.verifying import verify_folder
from tripleaim.model.documents.kinds import KINDS

DOCUMENTS = 5_000


def main() -> None:
    """Print the seconds to read and check, and to verify, with the size of the folder."""
    kinds = sorted(KINDS)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for number in range(DOCUMENTS):
            write_to(folder, signed_document(kinds[number % len(kinds)], f"document-{number:04d}"))
        write_register(folder, KEYS)
        size = sum(path.stat().st_size for path in folder.iterdir())
        began = time.perf_counter()
        found = read_folder(folder)
        read = time.perf_counter()
        check_folder(found, None, date(2018, 6, 1))
        checked = time.perf_counter()
        report = verify_folder(found, TRUST)
        verified = time.perf_counter()
    print("Wall clock, one process:")
    print(f"{DOCUMENTS:,} documents, {size / 1e6:.1f} MB, two signatures each")
    print(
        f"read {read - began:.2f} s, check {checked - read:.2f} s: {checked - began:.2f} s in all"
    )
    print(f"verify {verified - checked:.2f} s, {len(report.faults)} faults")


if __name__ == "__main__":
    main()
