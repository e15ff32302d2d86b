"""Markdown to blocks and back without losing a byte; the inline structure of a text; and safe HTML.

Status needs only to read it, all day long: what writes is imported on demand.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.markdown.inline import Span, plain, retarget, spans, words
from pipeline.markdown.reading import blocks
from pipeline.markdown.signature import Signature, signature

if TYPE_CHECKING:
    from pipeline.markdown.assembling import assemble
    from pipeline.markdown.rendering import inline_html, to_html

__all__ = [
    "Signature",
    "Span",
    "assemble",
    "blocks",
    "inline_html",
    "plain",
    "retarget",
    "signature",
    "spans",
    "to_html",
    "words",
]

_ON_DEMAND = {
    "assemble": "assembling",
    "inline_html": "rendering",
    "to_html": "rendering",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever a module here has
    if name not in _ON_DEMAND:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_ON_DEMAND[name]}"), name)
