"""Markdown to blocks and back without losing a byte; the inline structure of a text; and safe HTML."""

from pipeline.markdown.assembling import assemble
from pipeline.markdown.inline import Span, plain, retarget, spans, words
from pipeline.markdown.reading import blocks
from pipeline.markdown.rendering import inline_html, to_html
from pipeline.markdown.signature import Signature, signature

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
