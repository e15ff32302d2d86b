"""Office files (DOCX, XLSX) and XML that come from outside, looked over before any library unpacks them."""

from __future__ import annotations

import io
import zipfile
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from pipeline.errors import PerakladError
from pipeline.files import MAX_BYTES

#: Parts of a document; one with pictures has some hundred.
MAX_PARTS = 5_000

#: Elements within elements; tables in tables don't come near it. Libraries go down by recursion.
MAX_DEPTH = 200


def require_sound(data: bytes, where: str, kind: str) -> None:
    """Raise PerakladError unless ``data`` is a ZIP of bearable size whose XML declares no entities.

    ``kind`` is how messages call it: “a Word document”. What the archive says of its sizes can be relied on: zipfile
    reads no more of a part than that.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > MAX_BYTES or len(parts) > MAX_PARTS:
                raise PerakladError(
                    f"the document unpacks to {size:,} bytes in {len(parts):,} parts",
                    where=where,
                    hint="Save it without pictures.",
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    require_sound_xml(archive.read(part), where, kind)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise PerakladError(f"this is not {kind}", where=where, hint="Save it again, without a password.") from error
    except ValueError as error:
        raise PerakladError(f"this is not {kind}", where=where, hint="Save it again.") from error


def require_sound_xml(data: bytes, where: str, kind: str) -> None:
    """Raise PerakladError unless ``data`` is well-formed XML of bearable depth that declares no entities."""
    try:
        parseString(data, _Bounded(), forbid_dtd=True)
    except (SAXException, DefusedXmlException, UnicodeError, LookupError, ValueError, _TooDeepError) as error:
        raise PerakladError(
            f"this is not {kind}: its XML is malformed or declares entities", where=where, hint="Save it again."
        ) from error


class _TooDeepError(Exception):
    pass


class _Bounded(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: ARG002, N802 - SAX's names
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooDeepError

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        self.depth -= 1
