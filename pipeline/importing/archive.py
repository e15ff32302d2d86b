"""Documents of office programs as archives of XML: opened with care, names without their name spaces."""

from __future__ import annotations

import io
import posixpath
import zipfile
from xml.etree.ElementTree import Element as Node

from defusedxml.ElementTree import fromstring

from pipeline.errors import PageError
from pipeline.files import office

#: How a file of Microsoft's older container begins, in which Office wraps documents that a password protects.
_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Elements of a part beyond which it is no article: one of 10,000 paragraphs, as many as may be, has half of them.
_MOST = 200_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Archive:
    """A document's parts by name. ``kind`` is how messages call it: “a Word document”."""

    def __init__(self, data: bytes, where: str, kind: str) -> None:
        if data.startswith(_CONTAINER):
            protected = _ENCRYPTED in data
            raise PageError(
                f"{kind} that a password protects can't be read"
                if protected
                else "this is a document of the old format .doc",
                where=where,
                hint="Open it, and save a copy without a password." if protected else "Open it, and save it as .docx.",
            )
        office.require_sound(data, where, kind)
        self.where, self.kind = where, kind
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = frozenset(self._zip.namelist())
        if b"encryption-data" in (self.read("META-INF/manifest.xml") or b""):
            raise PageError(f"{kind} that a password protects can't be read", where=where,
                            hint="Open it, and save a copy without a password.")  # fmt: skip

    def read(self, name: str) -> bytes | None:
        """A part's bytes; None if there is no such part."""
        return self._zip.read(name) if name in self.names else None

    def xml(self, name: str) -> Node | None:
        """A part's XML; None if there is no such part. Raises PageError if it is none, or too long for an article."""
        data = self.read(name)
        if data is None:
            return None
        try:
            root: Node = fromstring(data, forbid_dtd=True)
        except (SyntaxError, ValueError, LookupError) as error:
            raise PageError(f"this is not {self.kind}", where=self.where, hint="Save it again.") from error
        for number, node in enumerate(root.iter()):
            if number > _MOST:
                raise PageError(
                    f"{self.kind} of more than {_MOST:,} elements is no article",
                    where=self.where,
                    hint="Save the article alone, without the tables around it.",
                )
            if isinstance(node.tag, str):
                node.tag = node.tag.rpartition("}")[2]
            node.attrib = {key.rpartition("}")[2]: value for key, value in node.attrib.items()}
        return root

    def beside(self, name: str, target: str) -> str:
        """The name of a part that another one names."""
        if target.startswith("/"):
            return target.lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def child(node: Node | None, *path: str) -> Node | None:
    """The first element below, going down by these names; None if there is none."""
    for name in path:
        if node is None:
            return None
        node = next((one for one in node if one.tag == name), None)
    return node
