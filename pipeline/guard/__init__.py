"""The guard around every engine: masking, pacing, retries, remembered answers, refusal of what is no translation."""

from pipeline.guard.cache import Cache
from pipeline.guard.runner import Answer, Guard, Preview

__all__ = ["Answer", "Cache", "Guard", "Preview"]
