"""MHTML, the web archive of one file (RFC 2557): the page, and its pictures by address."""

from __future__ import annotations

import email
import email.policy
from urllib.parse import urljoin

from pipeline.config.site_rules import ImportRules
from pipeline.errors import PageError
from pipeline.importing import charset, htmlpage
from pipeline.importing.source import Source

#: Parts of an archive; a page with pictures has some hundred.
MAX_PARTS = 5_000


def read(data: bytes, where: str, rules: ImportRules = ImportRules()) -> Source:  # noqa: B008 - frozen
    """The source of the page that an archive is of. Raises PageError if there is none in it."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    page: tuple[str, str] | None = None
    pictures: dict[str, bytes] = {}
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise PageError("the archive has too many parts", where=where, hint="Save the page as HTML alone.")
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        place = str(part.get("Content-Location", "")).strip()
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            if page is None:
                page = charset.decode(content, where, str(part.get_content_charset() or "")), place
        elif part.get_content_maintype() == "image":
            name = str(part.get("Content-ID", "")).strip("<> ")
            pictures |= {key: content for key in (place, f"cid:{name}" if name else "") if key}
    if page is None:
        raise PageError("there is no page in this archive", where=where, hint="Save the page again, as HTML.")
    html, place = page

    def find(address: str) -> bytes | None:
        return pictures.get(address) or pictures.get(urljoin(place, address))

    source = htmlpage.read(html, where, rules=rules, resource=find)
    saved = str(message.get("Snapshot-Content-Location", "") or place).strip()
    if not source.statements.base and saved.startswith(("http://", "https://")):
        source.statements.base = saved
    return source
