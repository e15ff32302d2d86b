"""Peraklad: tracks the translation of a weekly publication from source article to published page."""

__version__ = "0.1.0"
