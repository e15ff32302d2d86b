"""Briefing: what an engine that reads the whole article is told of it."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline import files
from pipeline.checks.stems import may_stand, pattern
from pipeline.engines.brief import Brief, BriefTerm
from pipeline.errors import SettingsError
from pipeline.memory import Memory
from pipeline.model import SAID_ABOVE, Term
from pipeline.state.source import Source
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look
from pipeline.workspace.pivot import starts_for

#: Finished sentences of the article, and of the memory, that are shown at most.
FROM_ARTICLE, FROM_MEMORY = 12, 8

#: Texts for which the memory is asked: more say little and take their time.
ASKED = 40

#: Characters of the publication's own instructions.
MOST = 6_000


def brief_of(workspace: Workspace, source: Source, locale: str, memory: Memory, texts: Iterable[str]) -> Brief:
    """Gather it for texts of a source that are to be translated.

    Examples are a person's finished work alone: nothing that a machine wrote, and nobody read, is a model for anything.
    Raises SettingsError for instructions that can't be read.
    """
    coverage = look(workspace, source, locale).coverage
    wanted = list(dict.fromkeys(texts))
    here = [
        (segment.text, entry.target)
        for segment in coverage.segments
        if coverage.standings[segment.key].state.is_finished
        and (entry := coverage.entries.get(segment.key)) is not None
        and entry.target.strip() != SAID_ABOVE
    ]
    near = [
        (match.source, match.target)
        for text in wanted[:ASKED]
        for match in memory.look_up(text, source.locale, locale, 1)
    ]
    starts = starts_for(workspace, source, locale)
    sisters = {context_text[1]: start for context_text, start in starts.items() if context_text[1] in set(wanted)}
    return Brief(
        article=tuple(segment.text for segment in source.segments),
        terms=tuple(_terms(workspace.terms, [segment.text for segment in source.segments], source.locale, locale)),
        examples=tuple(dict.fromkeys([*near[:FROM_MEMORY], *here[:FROM_ARTICLE]])),
        sisters={text: start.text for text, start in sisters.items()},
        sister_locale=next((start.pivot.locale for start in sisters.values()), ""),
        instructions=_instructions(workspace, locale),
    )


def _terms(terms: Iterable[Term], texts: list[str], source: str, locale: str) -> Iterable[BriefTerm]:
    """The rows of the glossary of which the article has a form."""
    lowered = "\n".join(texts).lower()
    for term in terms:
        forms = term.allowed.get(source, ())
        use = term.allowed.get(locale, ())
        if use and any(may_stand(form, lowered) and pattern(form, source).search(lowered) for form in forms):
            yield BriefTerm(forms, use, term.forbidden.get(locale, ()), term.note)


def _instructions(workspace: Workspace, locale: str) -> str:
    where = f"{workspace.config.engines.llm.instructions}/{locale}.md"
    path = files.inside(workspace.root, where)
    if not path.is_file():
        return ""
    try:
        text = files.read_text(path, where).strip()
    except UnicodeDecodeError as error:
        raise SettingsError("the instructions are not UTF-8", where=where) from error
    if len(text) > MOST:
        raise SettingsError(
            f"the instructions have {len(text):,} characters", where=where, hint=f"Keep them under {MOST:,}."
        )
    return text
