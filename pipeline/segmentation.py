"""The units of translation: sentences."""

from pipeline.languages.sentences import sentence_spans, split_sentences

__all__ = ["sentence_spans", "split_sentences"]
