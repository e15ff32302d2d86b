"""Office files (DOCX, XLSX) and XML that come from outside, looked over before any library unpacks them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
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

#: Bytes of XML in a file, and elements: an issue's hand-off has a tenth of that.
MAX_XML, MAX_ELEMENTS = 20 * 1024 * 1024, 300_000


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
            left = _Left()
            for part in parts:
                data = archive.read(part)
                # By what it begins with: the library takes for XML what the document's own list calls so.
                if part.filename.endswith((".xml", ".rels")) or _may_be_xml(data):
                    left.take(len(data), where, kind)
                    _require_sound_xml(data, where, kind, left)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise PerakladError(f"this is not {kind}", where=where, hint="Save it again, without a password.") from error
    except ValueError as error:
        raise PerakladError(f"this is not {kind}", where=where, hint="Save it again.") from error


def require_sound_xml(data: bytes, where: str, kind: str) -> None:
    """Raise PerakladError unless ``data`` is well-formed XML of bearable depth that declares no entities."""
    left = _Left()
    left.take(len(data), where, kind)
    _require_sound_xml(data, where, kind, left)


def _require_sound_xml(data: bytes, where: str, kind: str, left: _Left) -> None:
    try:
        parseString(data, _Bounded(left), forbid_dtd=True)
    except _TooManyError as error:
        raise _too_large(where, kind) from error
    except (SAXException, DefusedXmlException, UnicodeError, LookupError, ValueError, _TooDeepError) as error:
        raise PerakladError(
            f"this is not {kind}: its XML is malformed or declares entities", where=where, hint="Save it again."
        ) from error


def _may_be_xml(data: bytes) -> bool:
    """Whether a parser would take these bytes for XML: a tag, perhaps after a mark of UTF-8 or in UTF-16 or UTF-32."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] == b"<" or head[:2] in (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"\x00\x00")


def _too_large(where: str, kind: str) -> PerakladError:
    return PerakladError(f"this is too large for {kind}", where=where, hint="Hand it off and back in smaller parts.")


@dataclass
class _Left:
    """What a file may still hold: bytes of XML, and elements."""

    size: int = MAX_XML
    elements: int = MAX_ELEMENTS

    def take(self, size: int, where: str, kind: str) -> None:
        """Take off a part. Raises PerakladError."""
        self.size -= size
        if self.size < 0:
            raise _too_large(where, kind)


class _TooDeepError(Exception):
    pass


class _TooManyError(Exception):
    pass


class _Bounded(ContentHandler):
    def __init__(self, left: _Left) -> None:
        super().__init__()
        self.depth = 0
        self.left = left

    def startElement(self, name: str, attrs: object) -> None:  # noqa: ARG002, N802 - SAX's names
        self.depth += 1
        self.left.elements -= 1
        if self.left.elements < 0:
            raise _TooManyError
        if self.depth > MAX_DEPTH:
            raise _TooDeepError

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        self.depth -= 1
