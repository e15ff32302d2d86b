"""Texts that would do something in a page, and how to tell that they don't."""

from __future__ import annotations

import json
from pathlib import Path

import html5lib

PAYLOADS = [
    line
    for line in (Path(__file__).parent.parent / "publish/payloads.txt").read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("#")
]

_ACTIVE = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "base",
    "form",
    "input",
    "video",
    "audio",
    "math",
    "frame",
    "applet",
    "details",
}
_ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "background", "srcset"}


def active_in(page: str, *, scripts_from: str = "", forms: bool = True) -> list[str]:
    """What a browser would run, load or send in a page. ``scripts_from``: where our own scripts come from.

    ``forms``: the page has forms of its own, as the desk's pages do.
    """
    found = []
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        ours = (
            scripts_from
            and element.get("src", "").startswith(scripts_from)
            and not element.get("src", "").startswith("//")
        )
        # Data runs nowhere; it is the program's own where it parses, and holds nothing that could end the element.
        if tag == "script" and dict(element.attrib) == {"type": "application/ld+json"}:
            ours = json.loads(element.text or "")["@type"] == "NewsArticle" and not set("<>&") & set(element.text or "")
        ours_form = (
            forms
            and tag in ("form", "input")
            and element.get("name") != "password"
            and "e.org" not in element.get("action", "")
        )
        if (
            tag in _ACTIVE
            and not ours
            and not ours_form
            and not (forms and tag == "details" and not element.get("ontoggle"))
        ):
            found.append(tag)
        if tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
            found.append("meta refresh")
        if tag == "link" and "e.org" in element.get("href", "") and element.get("rel") == "stylesheet":
            found.append("foreign style")
        for name, value in element.attrib.items():
            plain = "".join(str(value).split()).lower()
            if str(name).lower().startswith("on") or (str(name) == "style" and "e.org" in plain):
                found.append(f"{tag} {name}")
            if str(name).rpartition("}")[2].lower() in _ADDRESSES and plain.startswith(
                ("javascript:", "vbscript:", "data:text")
            ):
                found.append(f"{tag} {name}={value}")
    return found
