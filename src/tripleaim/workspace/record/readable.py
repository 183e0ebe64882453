"""A copy of a document to read and to print: PDF that screen readers read too, sealed, with its
TOML inside. The record is the TOML; the copy says so."""

import io
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string

from tripleaim.model.documents.kinds import model_of, text_of
from tripleaim.model.errors import TripleaimError
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.standing import standing
from tripleaim.workspace.record.seal import Seal, seal_at
from tripleaim.workspace.record.tree_log import the_log
from tripleaim.workspace.signing.step import SignatureRow

LACKING = (
    "Copies in PDF need two packages more on this server: pip install 'tripleaim[pdf]', and "
    "the library Pango. The text itself can be taken away as TOML."
)
KEPT_SECONDS = 30 * 86_400


def seal_here() -> Seal:
    """The seal of this instance."""
    return seal_at(settings.SEAL, f"tripleaim workspace {the_log().name}")


def readable_copy(document: Document, shown: dict[str, Any]) -> bytes:
    """The copy of a document, sealed; `shown` is what its page shows. It is made once.

    Raises TripleaimError where what makes it is not installed.
    """
    agreed = standing(document)
    body = text_of(agreed) if agreed is not None else str(document.newest.body)
    seal = seal_here()
    marks = (document.pk, document.lock, document.status, document.newest.save_number)
    rows = SignatureRow.objects.filter(document=document, revision=document.revision)
    name = f"copy:{'-'.join(map(str, marks))}:{rows.count()}:{seal.fingerprint[:16]}"
    made = cache.get(name)
    if made is None:
        context = shown | {
            "signatures": rows.order_by("entry"),
            "log": the_log().name,
            "content_hash": document.newest.content_hash,
            "kind": model_of(document.kind).title_of_kind,
            "origin": settings.ORIGIN,
        }
        page = render_to_string("workspace/readable.html", context)
        made = sealed(_printed(page, f"{document.slug}.toml", body), seal)
        cache.set(name, made, KEPT_SECONDS)
    return bytes(made)


def _printed(page: str, name: str, body: str) -> bytes:
    """A page as PDF/UA with a file attached. What it names elsewhere is not fetched."""
    try:
        from weasyprint import HTML, Attachment
    except (ImportError, OSError):
        raise TripleaimError(LACKING) from None
    file = Attachment(string=body, name=name, description="The record: the document as TOML")
    made = HTML(string=page, url_fetcher=_nothing).write_pdf(
        pdf_variant="pdf/ua-1", attachments=[file]
    )
    return bytes(made)


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"nothing is fetched for a copy: {url[:60]}")


def sealed(pdf: bytes, seal: Seal) -> bytes:
    """A PDF with the seal of an instance (PAdES, baseline B): no change is allowed after it.

    The field that holds it is hidden, so that nothing without a tag stands on a page.
    """
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers
    except ImportError:
        raise TripleaimError(LACKING) from None
    field = fields.SigFieldSpec(
        "Seal",
        invis_sig_settings=fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True),
    )
    about = signers.PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason="Copy of a document of a partnership's workspace",
    )
    out = io.BytesIO()
    signer = signers.PdfSigner(about, signer=_signer(seal), new_field_spec=field)
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
    return out.getvalue()


def _signer(seal: Seal) -> Any:
    from asn1crypto import keys, pem, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    return SimpleSigner(
        signing_cert=x509.Certificate.load(pem.unarmor(seal.certificate)[2]),
        signing_key=keys.PrivateKeyInfo.load(pem.unarmor(seal.key)[2]),
        cert_registry=SimpleCertificateStore(),
    )
