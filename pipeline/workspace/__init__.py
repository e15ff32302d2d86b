"""The heart: a publication on disk, and its catalogs and ledgers as sync would write them."""

from pipeline.workspace.workspace import LABELS, Workspace

__all__ = ["LABELS", "Workspace"]
