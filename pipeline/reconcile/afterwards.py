"""Second thoughts, when all links are known: partners that should be exchanged, halves that were left over."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reconcile.pairs import Link, Pairs

#: Two halves may stand so far apart (in texts).
APART = 3

#: What a rare word weighs (nats): less is no reason to doubt the order.
ONE_WORD = 3.0


def exchange(pairs: Pairs, links: list[Link]) -> None:
    """Let two sentences of one pattern change partners if, taken together, clearly more then speaks for both pairs."""
    by_old, by_new = _one_to_one(links)
    known = pairs.known
    for i, j in sorted(known):
        one, other = by_old.get(i), by_new.get(j)
        if one is None or other is None or one == other:
            continue
        (k,), (m,) = links[other].old, links[one].new
        now = sum(known[pair] for pair in ((i, m), (k, j)) if pair in known)
        if (k, m) in known and known[i, j] + known[k, m] > now + ONE_WORD:
            links[one] = Link((i,), (j,), pairs.score(i, j))
            links[other] = Link((k,), (m,), pairs.score(k, m))
            by_new[j], by_new[m] = one, other


def late_halves(pairs: Pairs, links: list[Link]) -> None:
    """Give a half its whole where another text came between the halves."""
    by_old, by_new = _one_to_one(links)
    open_ones = [pair for pair in pairs.known if pair[0] in pairs.old_gap or pair[1] in pairs.new_gap]
    for i, j in sorted(open_ones, key=lambda pair: (-pairs.known[pair], pair)):
        place = by_old.get(i) if j in pairs.new_gap else by_new.get(j) if i in pairs.old_gap else None
        if place is None:
            continue
        half = links[place]
        old, new = tuple(sorted({i, *half.old})), tuple(sorted({j, *half.new}))
        if max(old[-1] - old[0], new[-1] - new[0]) <= APART and (joined := pairs.joined(old, new)):
            del by_old[half.old[0]], by_new[half.new[0]]
            links[place] = Link(old, new, joined[1])
            pairs.drop([links[place]])


def _one_to_one(links: Sequence[Link]) -> tuple[dict[int, int], dict[int, int]]:
    """Where in the list the links of one text to one are, by their old and by their new texts."""
    places = [place for place, link in enumerate(links) if len(link.old) == len(link.new) == 1]
    return {links[place].old[0]: place for place in places}, {links[place].new[0]: place for place in places}
