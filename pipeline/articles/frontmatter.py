"""Front matter as YAML: read strictly, written with comments and order kept. The only module that knows ruamel.yaml."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    TagToken,
)

from pipeline.errors import ArticleError

#: Levels of nesting in front matter, of which only the first is ours; the parser's time grows with their square.
MAX_DEPTH = 20

_OPENING = (BlockMappingStartToken, BlockSequenceStartToken, FlowMappingStartToken, FlowSequenceStartToken)
_CLOSING = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)


def load(front: str, where: str) -> dict[Any, Any]:
    """Return the mapping that stands between the fences; every scalar is text. Raises ArticleError with the line."""
    try:
        depth = 0
        for token in _YAML.base.scan(front):
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if depth > MAX_DEPTH:
                raise ArticleError(
                    "malformed front matter: it is nested too deeply",
                    where=f"{where}:{token.start_mark.line + 2}",
                    hint="Use plain “key: value” lines.",
                )
            if isinstance(token, AliasToken | AnchorToken | TagToken):
                raise ArticleError(
                    "anchors, aliases and tags are not allowed in front matter",
                    where=f"{where}:{token.start_mark.line + 2}",
                    hint="Put text that begins with &, * or ! in quotes.",
                )
        data: Any = _YAML.base.load(front)
    except DuplicateKeyError as error:
        raise _malformed(error, where, "a field is given twice", "Keep one of the two.") from error
    except MarkedYAMLError as error:
        problem = (error.problem or "it cannot be read").strip()
        raise _malformed(error, where, problem, "Put text with “: ”, “#” or quotation marks in quotes.") from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise ArticleError(
            "malformed front matter", where=f"{where}:1", hint="Use plain “key: value” lines."
        ) from error
    if not isinstance(data, dict):
        raise ArticleError("the front matter is not “key: value” lines", where=f"{where}:1", hint="See CONTRIBUTING.")
    return data


def with_values(
    front: str,
    values: Mapping[str, str | date],
    without: Iterable[str] = (),
    texts: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> str:
    """Return the front matter with the given fields set; comments, order and all other lines are kept.

    Fields named by ``without`` are left out. ``texts``: by the path of a field (``gallery.caption``), what to put for
    each of its texts, in lists, too.
    """
    document = _YAML.round_trip.load(front)
    for path, told in texts.items():
        _replace(document, path.split("."), told)
    for key, value in values.items():
        document[key] = value
    for key in without:
        document.pop(key, None)
    return _written(document)


def texts_at(value: Any, path: Sequence[str]) -> Iterator[str]:  # noqa: ANN401 - as YAML has it
    """The texts of a field by its path, those of lists one by one."""
    if isinstance(value, list):
        for item in value:
            yield from texts_at(item, path)
    elif path and isinstance(value, dict):
        yield from texts_at(value.get(path[0]), path[1:])
    elif not path and isinstance(value, str) and value.strip():
        yield value.strip()


def _replace(value: Any, path: Sequence[str], told: Mapping[str, str]) -> None:  # noqa: ANN401 - as above
    """Put other texts in place of those of a field."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            if not path and isinstance(item, str):
                value[number] = told.get(str(item).strip(), item)
            else:
                _replace(item, path, told)
    elif isinstance(value, dict) and path:
        item = value.get(path[0])
        if len(path) == 1 and isinstance(item, str):
            value[path[0]] = told.get(item.strip(), item)
        else:
            _replace(item, path[1:], told)


def dump(values: Mapping[str, str]) -> str:
    """Return new front matter, one field a line, in the order given."""
    return _written(dict(values))


def _written(document: Mapping[str, Any]) -> str:
    stream = io.StringIO()
    _YAML.round_trip.dump(document, stream)
    return stream.getvalue()


class _Yaml(threading.local):
    """Ruamel's readers and writers, each thread's own: they keep the place where they are, and mix texts if shared."""

    def __init__(self) -> None:
        # The base loader keeps every scalar as text: “no”, “on”, “010” and “12:30” are words of a headline, no values.
        self.base = YAML(typ="base", pure=True)
        self.round_trip = YAML()
        self.round_trip.preserve_quotes = True
        self.round_trip.allow_unicode = True
        self.round_trip.width = 2**20  # never wrap: one field, one line


_YAML = _Yaml()


def _malformed(error: MarkedYAMLError, where: str, problem: str, hint: str) -> ArticleError:
    mark = error.problem_mark
    place = f"{where}:{mark.line + 2}" if mark else where
    return ArticleError(f"malformed front matter: {problem}", where=place, hint=hint)
