"""Reconciling: a catalog's old entries + the article's new segments → its new entries, with every change named."""

from pipeline.reconcile.carrying import Reconciled, carry_over
from pipeline.reconcile.cosmetic import cosmetic
from pipeline.reconcile.elsewhere import nearest
from pipeline.reconcile.rows import made_for

__all__ = ["Reconciled", "carry_over", "cosmetic", "made_for", "nearest"]
