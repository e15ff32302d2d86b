"""Pairing anywhere in the article: texts that left their place."""

from __future__ import annotations

from collections import defaultdict

from rapidfuzz import fuzz, process

from pipeline.reconcile.pairs import ELSEWHERE, HERE, Link, Pairs

#: A text elsewhere is preferred to those in the same place if it has this many times their evidence, and more than
#: any other text by this factor.
CLEARLY = 2.0
MARGIN = 1.2

#: The same for texts that moved; longer ones have words enough to be known by.
MOVED_ALIKE = 0.88
MOVED_LENGTHS = range(12, 41)
#: So many pairs are compared by their spelling; with more, a chance likeness becomes likely and the time long.
MOVED_PAIRS = 250_000


def moves(pairs: Pairs, *, first: bool) -> list[Link]:
    """Pairs anywhere with enough evidence, the best first.

    In the ``first`` round, before the gaps are looked at, only those that are clearly better than any other and
    than what stands in their own gaps.
    """
    rivals: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
    if first:
        for (i, j), evidence in pairs.evidence.items():
            asked = evidence * (CLEARLY if pairs.old_gap[i] == pairs.new_gap[j] else MARGIN)
            rivals["old", i].append((asked, j))
            rivals["new", j].append((asked, i))
    links: list[Link] = []
    used: set[tuple[str, int]] = set()
    for (i, j), evidence in _best_first(pairs):
        if ("old", i) in used or ("new", j) in used or (first and pairs.old_gap[i] == pairs.new_gap[j]):
            continue
        if pairs.beyond_chance(i, j, HERE if pairs.beside(i, j) else ELSEWHERE) < 0:
            continue
        link = _with_neighbour(pairs, i, j, used) or Link((i,), (j,), pairs.score(i, j))
        against = [asked for asked, k in rivals["old", i] if k not in link.new and ("new", k) not in used]
        against += [asked for asked, k in rivals["new", j] if k not in link.old and ("old", k) not in used]
        if evidence < max(against, default=0.0):
            continue
        used.update(("old", index) for index in link.old)
        used.update(("new", index) for index in link.new)
        links.append(link)
    return links


def short_moves(pairs: Pairs) -> list[Link]:
    """Pairs of short texts anywhere that differ in a letter or two."""
    olds = [i for i in pairs.old_gap if len(pairs.old[i][1]) in MOVED_LENGTHS]
    news = [j for j in pairs.new_gap if len(pairs.new[j][1]) in MOVED_LENGTHS]
    if len(olds) * len(news) > MOVED_PAIRS:
        return []
    links: dict[int, Link] = {}
    texts = {i: pairs.old[i][1] for i in olds}
    for j in news:
        found = process.extractOne(pairs.new[j][1], texts, scorer=fuzz.ratio, score_cutoff=100 * MOVED_ALIKE)
        if found and found[2] not in links and pairs.old[found[2]][0] == pairs.new[j][0]:
            links[found[2]] = Link((found[2],), (j,), found[1] / 100)
    return list(links.values())


def _best_first(pairs: Pairs) -> list[tuple[tuple[int, int], float]]:
    """The pairs by their evidence; of equal ones (a template with one word changed) those nearer in place."""
    scale = len(pairs.new) / len(pairs.old)

    def order(item: tuple[tuple[int, int], float]) -> tuple[float, int, float, int, int]:
        (i, j), evidence = item
        return (-round(evidence, 3), -pairs.beside(i, j), abs(i * scale - j), i, j)

    return sorted(pairs.evidence.items(), key=order)


def _with_neighbour(pairs: Pairs, i: int, j: int, used: set[tuple[str, int]]) -> Link | None:
    """The split or merge of which this pair is a half, if it is one."""
    for k in (j - 1, j + 1):
        if (
            (i, k) in pairs.evidence
            and ("new", k) not in used
            and (joined := pairs.joined((i,), (min(j, k), max(j, k))))
        ):
            return Link((i,), (min(j, k), max(j, k)), joined[1])
    for k in (i - 1, i + 1):
        if (
            (k, j) in pairs.evidence
            and ("old", k) not in used
            and (joined := pairs.joined((min(i, k), max(i, k)), (j,)))
        ):
            return Link((min(i, k), max(i, k)), (j,), joined[1])
    return None
