"""Sign the examples of the worked systems again, each party with a new key. Keeps no private key.

Run by hand after an example was changed: `python tools/sign_worked.py`. What is left unsigned is
for newcomers to sign.
"""

import sys
from datetime import date
from pathlib import Path

from tripleaim.governance.folder import KEYS, Filed, read_folder, write_filed
from tripleaim.governance.key import (
    Key,
    KeyRegister,
    load_private_key,
    new_private_key,
    public_hex,
    write_keys,
)
from tripleaim.governance.signing import publish_document, sign_document
from tripleaim.model.documents.base import Document

WORKED = Path(__file__).parent.parent / "src" / "tripleaim" / "england" / "worked"
LEFT_UNSIGNED = {"syb-acute-committees", "rotherham-support"}
KEYS_FROM = date(2017, 1, 1)
NOTE = "made for the worked example; the organisation knows nothing of it"


def main() -> int:
    """Sign and publish every example of every folder."""
    for folder in sorted(path for path in WORKED.iterdir() if path.is_dir()):
        sign_folder(folder)
    return 0


def sign_folder(path: Path) -> None:
    """Sign what is marked as an example in one folder, and write its register of keys."""
    found = read_folder(path)
    examples = [each for each in found.filed if each.document.example]
    private, register = {}, {}
    for each in examples:
        for party in each.document.parties:
            if party.organisation not in private:
                key = load_private_key(new_private_key(), party.organisation)
                private[party.organisation] = key
                public = Key(
                    party=party.organisation, signatory=party.signatory or "Signatory",
                    public_key=public_hex(key), valid_from=KEYS_FROM, note=NOTE,
                )  # fmt: skip
                register[public.fingerprint] = public
    keys = KeyRegister(register)
    for each in examples:
        fresh = each.document.model_copy(
            update={"status": "shared", "signatures": (), "seal": {}, "publication": None}
        )
        if fresh.id not in LEFT_UNSIGNED:
            fresh = signed(fresh, private, keys)
        write_filed(Filed(document=fresh, path=each.path, name=each.name))
    if register:
        (path / KEYS).write_text(write_keys(keys), encoding="utf-8")


def signed(document: Document, private: dict, keys: KeyRegister) -> Document:
    """A document signed by all its parties and published by the first, on its first day."""
    on = document.valid_from
    for party in document.signers:
        document = sign_document(document, party, private[party], keys, on)
    first = document.signers[0]
    address = f"https://example.org/documents/{document.id}"
    return publish_document(document, first, private[first], keys, (on, address))


if __name__ == "__main__":
    sys.exit(main())
