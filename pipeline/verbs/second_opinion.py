"""Second opinion: a language model reads finished translations; what it says is a note for the reviewer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import NamedTuple

from pipeline import engines
from pipeline.config import require_locale
from pipeline.engines.llm import LLM, Llm
from pipeline.engines.opinions import Opinion, pair_key
from pipeline.model import SAID_ABOVE, digest
from pipeline.state.standing import MACHINE
from pipeline.verbs.discuss import comment, threads_of
from pipeline.workspace import Workspace
from pipeline.workspace.coverage import look
from pipeline.workspace.notes import notes_of


class Noted(NamedTuple):
    """A text that the model said something against."""

    issue: str
    article: str
    source: str
    opinions: tuple[Opinion, ...]


def second_opinion(
    workspace: Workspace,
    names: Iterable[str],
    locale: str,
    *,
    dry_run: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Noted, ...]:
    """Ask the model of the settings for errors in the finished translations of what is named.

    Each becomes a comment in the discussion of its sentence, by ``machine:llm/MODEL``; one that stands there already is
    not said again. No state, verdict or count depends on it. Raises EngineError where no server is set, or it fails.
    """
    require_locale(workspace.config, locale)
    rules = workspace.config.engines
    engines.get(LLM.name, rules)
    by = f"{MACHINE}{LLM.name}/{rules.llm.model}"
    result = []
    with closing(Llm(rules)) as model:
        for source in workspace.sources(names, locale):
            if not source.issue:
                continue
            progress(f"{source.issue}/{source.name}")
            coverage = look(workspace, source, locale).coverage
            pairs = {
                (segment.text, entry.target): segment
                for segment in coverage.segments
                if coverage.standings[segment.key].state.is_finished
                and (entry := coverage.entries.get(segment.key)) is not None
                and entry.target.strip() != SAID_ABOVE
            }
            if dry_run or not pairs:
                result += [Noted(source.issue, source.name, text, ()) for text, _ in pairs]
                continue
            answers = model.opinions(list(pairs), source.locale, locale)
            known = {
                (thread.key, note.text)
                for thread in threads_of(notes_of(workspace, source.issue))
                for note in thread.comments
            }
            for pair, segment in pairs.items():
                opinions = tuple(answers.get(pair_key(*pair), ()))
                key = digest(segment.text, segment.context)
                for opinion in opinions:
                    text = f"{opinion.category}, {opinion.severity}: “{opinion.quote}” – {opinion.remark}"
                    if (key, text) not in known:
                        comment(workspace, source.issue, source.name, locale, key, text, by)
                if opinions:
                    result.append(Noted(source.issue, source.name, pair[0], opinions))
    return tuple(result)
