"""Which sentences of a translation render which sentences of its source."""

from pipeline.alignment.beads import Bead, align

__all__ = ["Bead", "align"]
