"""Splitting a paragraph into sentences: the public name of ``articles.segmentation``'s splitter, for programs."""

from __future__ import annotations

from pipeline.languages.sentences import split_sentences

__all__ = ["split_sentences"]
