"""Hand-offs for translators who work in another program, one format a file."""

FORMATS = ("xlsx",)
