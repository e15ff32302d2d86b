"""The gate by itself, on coverages made by hand: every branch of its policy, and each reason to the last word."""

from __future__ import annotations

import pytest

from pipeline.gate import verdict
from pipeline.model import Entry, Finding, Policy, Segment, Severity, State, Tally, Verdict, Where
from pipeline.state.reasons import REASONS
from pipeline.state.standing import Coverage, Standing

MISSING = Standing(missing=True)
DRAFT = Standing(draft=True)
STALE = Standing(fresh=False)
MACHINE = Standing(origin="machine:echo")
ACCEPTED = Standing(origin="machine:echo", accepted_as_is=True)
DONE = Standing(translator="ann")
READ = Standing(reviewed=True, translator="ann", reviewer="bob")
OWN = Standing(reviewed=True, translator="ann", reviewer="ann")
ISSUE = "2017-05-08"


def cover(locale: str, *standings: Standing, issue: str = ISSUE, article: str = "talks", line: int = 7) -> Coverage:
    segments = tuple(Segment(f"Text {number}.", "paragraph", line=number + 3) for number in range(len(standings)))
    entries = {
        segment.key: Entry(segment.text, "" if standing.missing else "x", line=line + number)
        for number, (segment, standing) in enumerate(zip(segments, standings, strict=True))
    }
    return Coverage(
        issue, article, locale, f"{locale}.po", "talks.md", segments, entries,
        {segment.key: standing for segment, standing in zip(segments, standings, strict=True)}, Tally("", "", "", {}, {}),
    )  # fmt: skip


def judge(
    *coverages: Coverage, policy: Policy | dict | None = None, editions: dict | None = None, findings: tuple = ()
) -> Verdict:
    rules = policy if isinstance(policy, dict) else {}
    common = policy if isinstance(policy, Policy) else Policy(translated=100, reviewed=0)
    editions = editions or {one.locale: ((one.locale,), "all") for one in coverages}
    return verdict.judge(ISSUE, coverages, findings, lambda locale: rules.get(locale, common), editions)


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(one.check, str(one.severity), one.where.locale) for one in findings]


def finding(locale: str = "", severity: Severity = Severity.ERROR) -> Finding:
    return Finding("any", severity, "m", "h", Where("p", 1, ISSUE, "talks", locale))


@pytest.mark.parametrize(
    ("standing", "message", "hint"),
    [
        (MISSING, "is not translated", "Translate it there."),
        (MACHINE, "is machine text that nobody has accepted", "Read and mend it there, then untick “Needs work”."),
        (STALE, "was translated from an earlier wording of the source",
         f"Bring it up to date there, or run `peraklad confirm {ISSUE} --locale be` if it is still right."),
        (DRAFT, "is a draft (“Needs work”)", "Finish it there and untick “Needs work”."),
        (ACCEPTED, "is machine text that was accepted without a change",
         "Edit it or have it reviewed, or set accepted-machine = true in the policy."),
    ],
)  # fmt: skip
def test_a_reason_says_what_and_where_and_what_to_do(standing: Standing, message: str, hint: str) -> None:
    judged = cover("be", READ, standing)
    verdict = judge(judged)
    where = Where("be.po", 8, ISSUE, "talks", "be")
    code = "accepted-as-is" if standing is ACCEPTED else str(standing.state)
    expected = Finding(
        str(standing.state), Severity.ERROR, f"“Text 1.” {message}", hint, where, text="Text 1.", code=code
    )
    assert verdict == Verdict(ISSUE, False, (expected,), (), {"be": False}, (judged.tally,), {"be": ("talks",)})


@pytest.mark.parametrize(
    ("standing", "message", "hint"),
    [
        (DONE, "has not been reviewed", f"Have it reviewed: `peraklad review {ISSUE} --locale be --by NAME`."),
        (OWN, "was reviewed by its own translator", "Have another person review it."),
    ],
)
def test_what_is_not_reviewed(standing: Standing, message: str, hint: str) -> None:
    verdict = judge(cover("be", standing), policy=Policy(translated=100, reviewed=100))
    where = Where("be.po", 7, ISSUE, "talks", "be")
    code = "own-review" if standing is OWN else "translated"
    assert verdict.reasons == (
        Finding(str(standing.state), Severity.ERROR, f"“Text 0.” {message}", hint, where, text="Text 0.", code=code),
    )


def test_an_entry_that_is_not_in_the_file_is_told_by_its_source() -> None:
    (reason,) = judge(cover("be", MISSING, line=0)).reasons
    assert (reason.where.path, reason.where.line) == ("talks.md", 3)
    bare = cover("be", MISSING)
    bare.entries.clear()
    (reason,) = judge(bare).reasons
    assert (reason.where.path, reason.where.line) == ("talks.md", 3)


def test_the_labels_are_named_where_there_is_no_issue() -> None:
    (reason,) = judge(cover("be", STALE, issue="", article="labels")).reasons
    assert "peraklad confirm labels --locale be" in reason.hint
    assert reason.where.issue == ""


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 59 + "…"),
        ("a" * 58 + "  b c", "a" * 58 + "…"),
        (" " + "a" * 70, " " + "a" * 58 + "…"),
    ],
)
def test_a_long_text_is_quoted_in_part(text: str, quoted: str) -> None:
    segment = Segment(text, "paragraph", line=3)
    one = Coverage(
        ISSUE, "talks", "be", "be.po", "talks.md", (segment,), {}, {segment.key: MISSING}, Tally("", "", "", {}, {})
    )
    (reason,) = judge(one).reasons
    assert reason.message == f"“{quoted}” is not translated"
    assert reason.text == text


def test_accepted_machine_text() -> None:
    allowed = Policy(translated=100, reviewed=0, accepted_machine=True)
    assert judge(cover("be", ACCEPTED), policy=allowed).passed
    reviewed = Standing(origin="machine:echo", accepted_as_is=True, reviewed=True, translator="ann", reviewer="bob")
    assert judge(cover("be", reviewed)).passed
    assert judge(cover("be", Standing(origin="memory", accepted_as_is=True))).passed


@pytest.mark.parametrize(("share", "passes"), [(66.6, True), (66.7, False), (100, False), (0, True)])
def test_the_share_that_must_be_translated(share: float, passes: bool) -> None:
    verdict = judge(cover("be", READ, READ, MISSING), policy=Policy(translated=share, reviewed=0))
    assert verdict.passed is passes
    assert verdict.editions == {"be": passes}
    told = verdict.notices if passes else verdict.reasons
    assert said(told) == [("missing", "warning" if passes else "error", "be")]
    assert (verdict.reasons if passes else verdict.notices) == ()


def test_the_share_is_of_all_articles_together() -> None:
    both = (cover("be", DONE, DONE, DONE, article="one"), cover("be", MISSING, article="two"))
    assert judge(*both, policy=Policy(translated=75, reviewed=0)).passed
    assert not judge(*both, policy=Policy(translated=75.1, reviewed=0)).passed


@pytest.mark.parametrize(("share", "passes"), [(50, True), (50.1, False)])
def test_the_share_that_must_be_reviewed(share: float, passes: bool) -> None:
    verdict = judge(cover("be", READ, DONE), policy=Policy(translated=100, reviewed=share))
    assert verdict.passed is passes
    assert said(verdict.notices if passes else verdict.reasons) == [
        ("translated", "warning" if passes else "error", "be")
    ]


def test_what_is_not_translated_is_not_reviewed_either() -> None:
    """Nothing is left to review, but the share of reviewed texts is too low: the missing ones are why."""
    verdict = judge(cover("be", READ, MISSING), policy=Policy(translated=50, reviewed=51))
    assert said(verdict.reasons) == [("missing", "error", "be")]
    assert verdict.notices == ()
    lenient = judge(cover("be", READ, MISSING), policy=Policy(translated=50, reviewed=50))
    assert lenient.passed
    assert said(lenient.notices) == [("missing", "warning", "be")]


def test_both_shares_too_low() -> None:
    verdict = judge(cover("be", DONE, MISSING), policy=Policy(translated=100, reviewed=100))
    assert said(verdict.reasons) == [("missing", "error", "be"), ("translated", "error", "be")]
    verdict = judge(cover("be", DONE, MISSING, READ), policy=Policy(translated=60, reviewed=100))
    assert said(verdict.reasons) == [("translated", "error", "be")]
    assert said(verdict.notices) == [("missing", "warning", "be")]


def test_nothing_at_all_is_a_full_share() -> None:
    """An empty article has nothing left to do; that it is empty is told by others."""
    assert judge(cover("be"), policy=Policy(translated=100, reviewed=100)).passed


def test_an_edition_of_no_locale_and_no_edition_at_all_do_not_pass() -> None:
    assert judge(editions={"be/ru": ((), "all")}) == Verdict(ISSUE, False, (), (), {"be/ru": False})
    assert judge(editions={"be/ru": ((), "any")}).passed is False
    assert verdict.judge(ISSUE, (), (), lambda _: Policy(), {}).passed is False


def test_any_and_all() -> None:
    both = (cover("be", READ), cover("ru", MISSING))
    verdict = judge(*both, editions={"be/ru": (("be", "ru"), "any")})
    assert verdict.passed
    assert said(verdict.notices) == [("missing", "warning", "ru")]
    verdict = judge(*both, editions={"be/ru": (("be", "ru"), "all")})
    assert not verdict.passed
    assert said(verdict.reasons) == [("missing", "error", "ru")]
    neither = judge(cover("be", STALE), cover("ru", MISSING), editions={"be/ru": (("be", "ru"), "any")})
    assert not neither.passed
    assert said(neither.reasons) == [("stale", "error", "be"), ("missing", "error", "ru")]


def test_a_locale_that_another_edition_needs_is_not_excused() -> None:
    both = (cover("be", READ), cover("ru", MISSING))
    verdict = judge(*both, editions={"be/ru": (("be", "ru"), "any"), "ru": (("ru",), "all")})
    assert not verdict.passed
    assert verdict.editions == {"be/ru": True, "ru": False}
    assert said(verdict.reasons) == [("missing", "error", "ru")]
    assert verdict.notices == ()


def test_each_locale_has_its_own_policy() -> None:
    both = (cover("be", MISSING), cover("ru", MISSING))
    strict, lax = Policy(translated=100, reviewed=0), Policy(translated=0, reviewed=0)
    verdict = judge(*both, policy={"be": strict, "ru": lax})
    assert verdict.editions == {"be": False, "ru": True}
    assert said(verdict.reasons) == [("missing", "error", "be")]
    assert said(verdict.notices) == [("missing", "warning", "ru")]


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("locale", ["", "be", "uk"])
def test_findings_of_the_checks(severity: Severity, locale: str) -> None:
    """An error blocks its locale, or the issue as a whole; also in a locale that no edition has."""
    verdict = judge(cover("be", READ), cover("ru", READ), findings=(finding(locale, severity),))
    blocks = severity is Severity.ERROR
    assert verdict.passed is not blocks
    assert verdict.editions == {"be": not (blocks and locale == "be"), "ru": True}
    assert said(verdict.reasons if blocks else verdict.notices) == [("any", str(severity), locale)]


def test_findings_keep_company_with_the_reasons() -> None:
    verdict = judge(cover("be", MISSING), findings=(finding("be"), finding("be", Severity.INFO)))
    assert said(verdict.reasons) == [("any", "error", "be"), ("missing", "error", "be")]
    assert said(verdict.notices) == [("any", "info", "be")]


@pytest.mark.parametrize("incomplete", ["omit", "source", "stale"])
def test_a_policy_that_can_do_without_an_unfinished_article(incomplete: str) -> None:
    policy = Policy(translated=100, reviewed=0, incomplete=incomplete)
    finished, open_one = cover("be", READ, article="one"), cover("be", MISSING, article="two")
    verdict = judge(finished, open_one, policy=policy)
    assert verdict.passed
    assert said(verdict.notices) == [("missing", "warning", "be")]
    assert verdict.notices[0].where.article == "two"
    # Nothing to show at all, or labels that stand on every page: those block all the same.
    assert said(judge(open_one, policy=policy).reasons) == [("missing", "error", "be")]
    labels = cover("be", MISSING, issue="", article="labels")
    verdict = judge(finished, open_one, labels, policy=policy)
    assert [(one.check, one.where.article) for one in verdict.reasons] == [("missing", "labels")]
    assert [(one.check, one.where.article) for one in verdict.notices] == [("missing", "two")]
    finished_labels = cover("be", READ, issue="", article="labels")
    assert not judge(open_one, finished_labels, policy=policy).passed


def test_what_policy_tolerated_before_is_kept_beside_what_it_excuses() -> None:
    policy = Policy(translated=50, reviewed=100, incomplete="omit")
    finished, open_one = cover("be", READ, READ, article="one"), cover("be", DONE, MISSING, article="two")
    verdict = judge(finished, open_one, policy=policy)
    assert verdict.passed
    assert said(verdict.notices) == [("missing", "warning", "be"), ("translated", "warning", "be")]


@pytest.mark.parametrize(
    ("standings", "reviewed", "finished"),
    [
        ((), 100, True), ((READ, READ), 100, True), ((READ, DONE), 100, False), ((READ, OWN), 100, False),
        ((READ, DONE), 99.9, True), ((READ, OWN), 0, True), ((DONE, MISSING), 0, False), ((ACCEPTED,), 0, False),
        ((STALE,), 0, False), ((DRAFT,), 0, False), ((MACHINE,), 0, False),
    ],
)  # fmt: skip
def test_what_may_be_shown_as_translated(standings: tuple[Standing, ...], reviewed: float, finished: bool) -> None:
    assert verdict.is_finished(cover("be", *standings), Policy(translated=100, reviewed=reviewed)) is finished


def test_whoever_may_review() -> None:
    assert judge(cover("be", OWN), policy=Policy(translated=100, reviewed=100, reviewer="anyone")).passed
    assert not judge(cover("be", OWN), policy=Policy(translated=100, reviewed=100, reviewer="not-translator")).passed


def test_no_state_is_forgotten() -> None:
    assert set(REASONS) >= set(State) - {State.REVIEWED}
