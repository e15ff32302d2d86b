"""Addresses as an article should keep them: where a link leads, without who watched the reader go there."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

#: What is added to addresses to watch readers; parameters by name, or by the beginning of it.
_TRACKERS = re.compile(
    r"(?:utm_\w*|fbclid|gclid|dclid|gbraid|wbraid|yclid|ysclid|msclkid|mc_[ce]id|igshid|igsh|twclid|_openstat|_hs\w+|mkt_tok|vero_id|at_\w+)\Z",
    re.IGNORECASE,
)

#: Pages that only lead on: host and path, and the parameter that holds the target.
_REDIRECTS = (
    (re.compile(r"(?:www\.)?google\.[a-z.]+/url\Z"), ("q", "url")),
    (re.compile(r"(?:www\.|[lm]\.|lm\.)?facebook\.com/(?:l|flx/warn)\.php|(?:l|lm)\.facebook\.com/l\.php\Z"), ("u",)),
    (re.compile(r"l\.instagram\.com/\Z"), ("u",)),
    (re.compile(r"(?:m\.)?vk\.com/away(?:\.php)?\Z"), ("to",)),
    (re.compile(r"(?:www\.)?youtube\.com/redirect\Z"), ("q",)),
    (re.compile(r"(?:www\.)?linkedin\.com/redir/redirect\Z"), ("url",)),
    (re.compile(r"t\.umblr\.com/redirect\Z"), ("z",)),
    (re.compile(r"[\w.-]+\.safelinks\.protection\.outlook\.com/"), ("url",)),
    (re.compile(r"(?:[\w-]+\.)?urldefense\.com/"), ("u",)),
    (re.compile(r"(?:slack-redir\.net|out\.reddit\.com|duckduckgo\.com|disq\.us)/[\w/]*\Z"), ("url", "uddg")),
    (re.compile(r"(?:www\.)?ok\.ru/dk\Z"), ("st.link",)),
    (re.compile(r"nam\d+\.[\w.]+/"), ("url",)),
)
_ARCHIVE = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?://)")


def address(link: str, base: str = "", depth: int = 3) -> str:
    """A link's target for Markdown, empty if an article can't lead there: only to the web and to mailboxes.

    ``base`` is the page's own address, if it is known: without it a relative link leads nowhere.
    """
    link = re.sub(r"[\t\n\r]", "", link.strip())
    if base and not re.match(r"[a-z][a-z0-9+.-]*:", link, re.IGNORECASE) and not link.startswith("#"):
        try:
            link = urljoin(base, link)
        except ValueError:
            return ""
    if link.startswith("//"):
        link = f"https:{link}"
    if link[:7].lower() == "mailto:":
        return _quoted(link)
    if not link[:8].lower().startswith(("http://", "https://")):
        return ""
    try:
        return _quoted(_direct(_ARCHIVE.sub("", link), depth))
    except ValueError:
        return ""


def _direct(link: str, depth: int) -> str:
    parts = urlsplit(link)
    if not parts.hostname or not parts.query:
        return link
    place = f"{parts.hostname}{parts.path}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for pattern, names in _REDIRECTS if depth else ():
        if pattern.match(place):
            for name, value in pairs:
                if name in names and value.startswith(("http://", "https://")):
                    return _direct(value, depth - 1)
    kept = [(name, value) for name, value in pairs if not _TRACKERS.match(name)]
    if len(kept) == len(pairs):
        return link
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _quoted(link: str) -> str:
    """The address as a Markdown destination without angle brackets: no blanks, parentheses in pairs."""
    link = re.sub(r"[\s<>\\\x00-\x20\x7f`]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), link)
    if link.count("(") != link.count(")") or (re.search(r"\)[^(]*\(", link) and not re.search(r"\([^()]*\)", link)):
        link = link.replace("(", "%28").replace(")", "%29")
    return link
