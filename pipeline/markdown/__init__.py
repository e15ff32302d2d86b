"""Markdown to blocks and back without losing a byte; the inline structure of a text; and safe HTML.

Status needs only to read it, all day long: what asks the parser of every text is imported on demand.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.markdown.inline import Span, plain, retarget, spans, words
from pipeline.markdown.reading import blocks

if TYPE_CHECKING:
    from pipeline.markdown.assembling import assemble
    from pipeline.markdown.rendering import inline_html, to_html
    from pipeline.markdown.rewriting import in_texts, unlink
    from pipeline.markdown.signatures import Signature, signature, untranslated
    from pipeline.markdown.targets import Reference, heading_ids, references

__all__ = [
    "Reference",
    "Signature",
    "Span",
    "assemble",
    "blocks",
    "heading_ids",
    "in_texts",
    "inline_html",
    "plain",
    "references",
    "retarget",
    "signature",
    "spans",
    "to_html",
    "unlink",
    "untranslated",
    "words",
]

_ON_DEMAND = {
    "Reference": "targets",
    "Signature": "signatures",
    "assemble": "assembling",
    "heading_ids": "targets",
    "in_texts": "rewriting",
    "inline_html": "rendering",
    "references": "targets",
    "signature": "signatures",
    "to_html": "rendering",
    "unlink": "rewriting",
    "untranslated": "signatures",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever a module here has
    if name not in _ON_DEMAND:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_ON_DEMAND[name]}"), name)
