"""Alignment: evidence that two texts render each other, and what is made of it.

`names` (names and loan words by sound), `lengths`, `lexicon` (words learned from finished pairs) and `reading` (a
text's numbers and words, read once) are evidence; `fit` weighs it for one pair of texts.
"""
