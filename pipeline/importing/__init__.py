"""Saved pages → articles: what a page shows, told apart from the site around it, as Markdown that reads the same."""

from pipeline.importing.page import ImportedPage, LeftOut, Row, recognise_page
from pipeline.importing.pictures import Picture
from pipeline.importing.reading import plain, read

__all__ = ["ImportedPage", "LeftOut", "Picture", "Row", "plain", "read", "recognise_page"]
