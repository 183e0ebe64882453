"""Sign the examples of the worked systems again, each party with a new key. Keeps no private key.

Run by hand after an example was changed: `python tools/sign_worked.py`. What is left unsigned is
for newcomers to sign.
"""

import sys
from datetime import date
from pathlib import Path

from tripleaim.governance.folder import Filed, read_folder, write_filed, write_register
from tripleaim.governance.key import load_private_key, new_private_key
from tripleaim.governance.key_event import registered, vouched
from tripleaim.governance.key_register import empty_register, with_events, with_head
from tripleaim.governance.signing import Hand, publish_document, sign_document
from tripleaim.governance.signing_rules import Trust
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
    parties = {
        party.organisation: party.signatory or "Signatory"
        for each in examples
        for party in each.document.parties
    }
    if not parties:
        return
    private = {code: load_private_key(new_private_key(), code) for code in parties}
    keys = with_events(
        empty_register(),
        *(
            registered(private[code], code, (f"p-{code.lower()}", name), KEYS_FROM).model_copy(
                update={"note": NOTE}
            )
            for code, name in parties.items()
        ),
    )
    ids = {key.party: key.id for key in keys.keys.values()}
    order = list(parties)
    for code, other in zip(order, [*order[1:], order[0]], strict=True):
        event = vouched(ids[other], ids[code], private[code], KEYS_FROM, "in person")
        keys = with_events(keys, event)
    trust = Trust(keys=with_head(keys), today=date.today())
    for each in examples:
        fresh = each.document.model_copy(
            update={"status": "shared", "signatures": (), "seal": {}, "publication": None}
        )
        if fresh.id not in LEFT_UNSIGNED:
            fresh = signed(fresh, private, trust)
        write_filed(Filed(document=fresh, path=each.path, name=each.name))
    write_register(path, trust.keys)


def signed(document: Document, private: dict, trust: Trust) -> Document:
    """A document signed by all its parties and published by the first, on its first day."""
    on = document.valid_from
    for party in document.signers:
        document = sign_document(document, Hand(party=party, private=private[party], on=on), trust)
    first = document.signers[0]
    hand = Hand(party=first, private=private[first], on=on)
    return publish_document(document, hand, f"https://example.org/documents/{document.id}", trust)


if __name__ == "__main__":
    sys.exit(main())
