"""What makes a finding the same one in two runs: for formats whose readers tell new findings from known ones."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.model import Finding, Verdict


def all_of(verdicts: Iterable[Verdict]) -> Iterator[tuple[Finding, str]]:
    """Yield every finding once, with a fingerprint that survives a shift of lines and is unique in the run.

    What concerns the labels is said of every issue; it is one finding all the same.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    told = set()
    for verdict in verdicts:
        for reason in (*verdict.reasons, *verdict.notices):
            if not reason.where.issue:
                if reason in told:
                    continue
                told.add(reason)
            identity = (reason.check, reason.where.path, reason.where.locale, reason.text or reason.message)
            seen[identity] += 1
            parts = "\0".join((*identity, str(seen[identity])))
            yield reason, hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
