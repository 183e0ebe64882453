"""Bytes packed: the same content always gives the same bytes, whenever it is packed."""

import gzip
import io
import struct
import zipfile
from collections.abc import Mapping

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip can name
LEVEL = 9
# Parts of a zip that names no time and a file of rw-r--r--, see PKWARE's APPNOTE 4.3.7 and 4.3.12.
LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
VERSION, UTF8, DEFLATED, FIRST = 20, 0x800, 8, (1 << 5) | 1
UNIX, MODE = 3 << 8, 0o644 << 16
GZIP_HEAD, GZIP_TAIL = 10, struct.Struct("<2I")


def packed(content: bytes) -> bytes:
    """Content compressed by gzip.

    >>> gzip.decompress(packed(b"a,b")), packed(b"a,b") == packed(b"a,b")
    (b'a,b', True)
    """
    return gzip.compress(content, LEVEL, mtime=0)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Files by name as one zip, in the order given.

    >>> zipfile.ZipFile(io.BytesIO(archive({"a.csv": b"a"}))).read("a.csv")
    b'a'
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as made:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content, compresslevel=LEVEL)
    return out.getvalue()


def archive_packed(files: Mapping[str, bytes]) -> bytes:
    """Contents that `packed` gave, by name, as one zip: what is compressed is not so again.

    >>> held = zipfile.ZipFile(io.BytesIO(archive_packed({"a.csv": packed(b"a,b")})))
    >>> held.testzip(), held.read("a.csv")
    (None, b'a,b')
    """
    out, listed, at = [], [], 0
    for name, content in files.items():
        deflated = content[GZIP_HEAD : -GZIP_TAIL.size]
        checked, size = GZIP_TAIL.unpack(content[-GZIP_TAIL.size :])
        label = name.encode()
        said = (UTF8, DEFLATED, 0, FIRST, checked, len(deflated), size, len(label), 0)
        listed.append(
            CENTRAL.pack(b"PK\1\2", UNIX | VERSION, VERSION, *said, 0, 0, 0, MODE, at) + label
        )
        out += [LOCAL.pack(b"PK\3\4", VERSION, *said), label, deflated]
        at += LOCAL.size + len(label) + len(deflated)
    held = b"".join(listed)
    end = END.pack(b"PK\5\6", 0, 0, len(listed), len(listed), len(held), at, 0)
    return b"".join((*out, held, end))
