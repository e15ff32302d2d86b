"""The gate: may an issue be published? Coverage, findings and policy in; a verdict with every reason out.

It fails closed: what it is not told to be complete is incomplete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set

from msgspec.structs import replace

from pipeline.model import Entry, Finding, Policy, Segment, Severity, State, Verdict, Where
from pipeline.po.catalogs import LABELS
from pipeline.state.reasons import REASONS, of_one
from pipeline.state.standing import Coverage, Standing, is_own_work

PolicyOf = Callable[[str], Policy]


def judge(
    issue: str,
    coverages: Sequence[Coverage],
    findings: Iterable[Finding],
    policy_of: PolicyOf,
    editions: Mapping[str, tuple[tuple[str, ...], str]],
) -> Verdict:
    """Decide on one issue.

    ``editions`` maps each edition to its locales and ``all`` or ``any``. Findings without a locale concern the issue
    as a whole. An edition for which nothing at all was looked at does not pass.
    """
    reasons: dict[str, list[Finding]] = {}
    notices: list[Finding] = []
    for finding in findings:
        if finding.severity is Severity.ERROR:
            reasons.setdefault(finding.where.locale, []).append(finding)
        else:
            notices.append(finding)
    locales = {locale for members, _ in editions.values() for locale in members}
    for locale in sorted(locales):
        here = [coverage for coverage in coverages if coverage.locale == locale]
        blocking, tolerated = _judge_locale(here, policy_of(locale))
        reasons.setdefault(locale, []).extend(blocking)
        notices += tolerated
    troubles = {
        locale: tuple(sorted({finding.where.article for finding in group}))
        for locale, group in reasons.items()
        if group
    }
    passed = {
        name: bool(members) and (all if require == "all" else any)(not reasons.get(locale) for locale in members)
        for name, (members, require) in editions.items()
    }
    excused = {
        locale
        for name, (members, _) in editions.items()
        if passed[name]
        for locale in members
        if not any(locale in others and not passed[other] for other, (others, _) in editions.items())
    }
    for locale in excused:
        notices += [replace(finding, severity=Severity.WARNING) for finding in reasons.pop(locale)]
    left = tuple(finding for group in reasons.values() for finding in group)
    allowed = bool(passed) and all(passed.values()) and not left
    tallies = tuple(coverage.tally for coverage in coverages)
    return Verdict(issue, allowed, left, tuple(notices), passed, tallies, troubles)


def of_articles(verdict: Verdict, slugs: Set[str], editions: Mapping[str, tuple[tuple[str, ...], str]]) -> Verdict:
    """The verdict on some articles of an issue alone; what is wrong with the issue as a whole concerns them, too."""

    def concerns(finding: Finding) -> bool:
        where = finding.where
        return where.article in slugs or (
            not where.article and bool(where.issue) and finding.severity is Severity.ERROR
        )

    reasons = tuple(filter(concerns, verdict.reasons))
    troubled = {reason.where.locale for reason in reasons}
    passed = {
        name: "" not in troubled and (any if require == "any" else all)(member not in troubled for member in members)
        for name in verdict.editions
        for members, require in [editions.get(name, (tuple(name.split(",")), "all"))]
    }
    return replace(
        verdict,
        editions=passed,
        articles=tuple(sorted(slugs)),
        passed=not reasons,
        reasons=reasons,
        notices=tuple(filter(concerns, verdict.notices)),
        tallies=tuple(tally for tally in verdict.tallies if tally.article in slugs),
        troubles={place: kept for place, all_ in verdict.troubles.items() if (kept := tuple(slugs & set(all_)))},
    )


def with_reasons(
    verdict: Verdict, reasons: Sequence[Finding], editions: Mapping[str, tuple[tuple[str, ...], str]]
) -> Verdict:
    """The verdict with more reasons against the issue."""
    troubles = {place: set(articles) for place, articles in verdict.troubles.items()}
    for reason in reasons:
        troubles.setdefault(reason.where.locale, set()).add(reason.where.article)
    passed = {
        name: was
        and (all if editions[name][1] == "all" else any)(not troubles.get(edition) for edition in editions[name][0])
        for name, was in verdict.editions.items()
        if name in editions
    }
    return replace(
        verdict,
        passed=False,
        reasons=(*verdict.reasons, *reasons),
        editions={**verdict.editions, **passed},
        troubles={place: tuple(sorted(articles)) for place, articles in troubles.items()},
    )


def released(
    verdict: Verdict,
    slugs: Iterable[str],
    editions: Mapping[str, tuple[tuple[str, ...], str]],
    by_article: Callable[[str], bool],
    live: Mapping[str, Set[str]],
) -> dict[str, frozenset[str]]:
    """Return, by locale, the articles of an issue whose pages may be made now.

    ``by_article`` tells of a locale whether its articles go live one by one; else the issue waits until an edition of
    the locale passes as a whole. ``live``: by locale, the articles that readers have; a new text of theirs waits
    for no neighbour. An article goes live in all locales of an edition, or in any, as the edition requires; one that
    has a trouble of its own never does, though the edition may do without its locale.
    """
    everywhere = set(verdict.troubles.get("", ()))
    slugs = [] if "" in everywhere else [slug for slug in slugs if slug not in everywhere]
    troubles = {locale: set(articles) for locale, articles in verdict.troubles.items()}

    def free(locale: str, slug: str) -> bool:
        return troubles.get(locale, set()).isdisjoint({"", LABELS, slug})

    result: dict[str, frozenset[str]] = {}
    for locale in dict.fromkeys(locale for members, _ in editions.values() for locale in members):
        own = [(name, members, require) for name, (members, require) in editions.items() if locale in members]
        whole = not everywhere and any(verdict.editions.get(name) for name, _, _ in own)
        result[locale] = frozenset(
            slug
            for slug in slugs
            if free(locale, slug)
            and (whole or by_article(locale) or slug in live.get(locale, ()))
            and any(
                (all if require == "all" else any)(free(member, slug) for member in members)
                for _, members, require in own
            )
        )
    return result


def _judge_locale(coverages: Sequence[Coverage], policy: Policy) -> tuple[list[Finding], list[Finding]]:
    """The reasons that block a locale, and those that its policy tolerates."""
    untranslated: list[Finding] = []
    unreviewed: list[Finding] = []
    total = 0
    for coverage in coverages:
        for segment in coverage.segments:
            total += 1
            standing = coverage.standings[segment.key]
            if code := _translation_trouble(standing, policy):
                untranslated.append(_reason(coverage, segment, standing, code))
            elif code := _review_trouble(standing, policy):
                unreviewed.append(_reason(coverage, segment, standing, code))
    blocking: list[Finding] = []
    tolerated: list[Finding] = []
    if not total:
        return blocking, tolerated
    for group, share, wanted in (
        (untranslated, _share(total, len(untranslated)), policy.translated),
        (unreviewed, _share(total, len(untranslated) + len(unreviewed)), policy.reviewed),
    ):
        if share < wanted:
            blocking += group
        else:
            tolerated += [replace(finding, severity=Severity.WARNING) for finding in group]
    if policy.incomplete != "block" and any(is_finished(coverage, policy) for coverage in coverages if coverage.issue):
        # The policy has a way to publish what is unfinished; the labels stand on every page and must be complete.
        excused = [finding for finding in blocking if finding.where.issue]
        tolerated += [replace(finding, severity=Severity.WARNING) for finding in excused]
        return [finding for finding in blocking if not finding.where.issue], tolerated
    if blocking or not untranslated or _share(total, len(untranslated)) >= policy.reviewed:
        return blocking, tolerated
    # Nothing left to review but the share is still too low: what is not translated can't be reviewed either.
    return [replace(finding, severity=Severity.ERROR) for finding in tolerated], []


def is_finished(coverage: Coverage, policy: Policy) -> bool:
    """Whether an article may be shown as translated: all of it is, and reviewed where the policy wants all reviewed."""
    standings = coverage.standings.values()
    if any(_translation_trouble(standing, policy) for standing in standings):
        return False
    return policy.reviewed < 100 or not any(_review_trouble(standing, policy) for standing in standings)


def _share(total: int, lacking: int) -> float:
    return 100.0 * (total - lacking) / total


def _translation_trouble(standing: Standing, policy: Policy) -> str:
    """The code of the reason why it may not go live, empty if there is none (see ``state.reasons``)."""
    if standing.state.is_finished:
        machine = standing.origin.startswith("machine:")
        if machine and not standing.reviewed and not policy.accepted_machine:
            return "accepted-as-is"
        return ""
    return standing.state


def _review_trouble(standing: Standing, policy: Policy) -> str:
    if standing.state is not State.REVIEWED:
        return State.TRANSLATED
    if policy.reviewer == "not-translator" and is_own_work(standing, standing.reviewer, policy.review_edit):
        return "own-review"
    return ""


def _reason(coverage: Coverage, segment: Segment, standing: Standing, code: str) -> Finding:
    entry: Entry | None = coverage.entries.get(segment.key)
    in_catalog = entry is not None and entry.line
    where = Where(
        path=coverage.path if in_catalog else coverage.source_path,
        line=entry.line if in_catalog and entry else segment.line,
        issue=coverage.issue,
        article=coverage.article,
        locale=coverage.locale,
    )
    return Finding(
        check=str(standing.state),
        severity=Severity.ERROR,
        message=of_one(code, segment.text),
        hint=REASONS[code].hint.format(issue=coverage.issue or coverage.article, locale=coverage.locale),
        where=where,
        text=segment.text,
        code=code,
    )
