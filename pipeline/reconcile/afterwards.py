"""Second thoughts, when all links are known: partners that should be exchanged, halves that were left over."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reconcile.pairs import APART, PART, Link, Pairs

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


def late_parts(pairs: Pairs, links: list[Link]) -> None:
    """Give what is left over to the whole of which it is a part: one of three, or one with another text before it."""
    _late_parts(pairs, links, of_new=True)
    _late_parts(pairs, links, of_new=False)


def _late_parts(pairs: Pairs, links: list[Link], *, of_new: bool) -> None:
    """The same on one side: new texts that are parts of an old one, or old ones that are parts of a new one."""
    texts, wholes = (pairs.new, pairs.old) if of_new else (pairs.old, pairs.new)
    gaps = pairs.new_gap if of_new else pairs.old_gap
    # By its place among the links, the whole and its parts, of each link that has one whole on the other side.
    found = [(link.old, link.new) if of_new else (link.new, link.old) for link in links]
    linked = {place: (whole, parts) for place, ((whole, *more), parts) in enumerate(found) if not more}
    places = {at: place for place, (_, parts) in linked.items() for at in parts}
    profile = pairs.likeness.profile
    possible = []
    for index in gaps:
        context, text = texts[index]
        for place in {places[at] for at in range(index - APART, index + APART + 1) if at in places}:
            there = wholes[linked[place][0]]
            if there[0] == context and (evidence := pairs.likeness.evidence(profile(text), profile(there[1]))) >= PART:
                possible.append((-evidence, index, place))
    for _, index, place in sorted(possible):
        whole, parts = linked[place]
        others = [profile(texts[part][1]) for part in parts]
        if index in gaps and pairs.shares(profile(wholes[whole][1]), profile(texts[index][1]), others):
            parts = tuple(sorted((*parts, index)))
            linked[place] = whole, parts
            old, new = ((whole,), parts) if of_new else (parts, (whole,))
            links[place] = Link(old, new, pairs.joint_score(old, new))
            del gaps[index]


def _one_to_one(links: Sequence[Link]) -> tuple[dict[int, int], dict[int, int]]:
    """Where in the list the links of one text to one are, by their old and by their new texts."""
    places = [place for place, link in enumerate(links) if len(link.old) == len(link.new) == 1]
    return {links[place].old[0]: place for place in places}, {links[place].new[0]: place for place in places}
