"""What the codes of findings mean: built-in ones from `codes.toml`, those of shapes and checks from what these say about themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sahel_ld.errors import SahelError, UsageError
from sahel_ld.findings.model import ShapeSource
from sahel_ld.findings.rule import Rule
from sahel_ld.query.header_yaml import read_header
from sahel_ld.terms import SH, local_name

if TYPE_CHECKING:
    from sahel_ld.checks.sets import SetCheck
    from sahel_ld.checks.shapes_graph import ShapesGraph
    from sahel_ld.project import Project

_FILE = Path(__file__).with_name("codes.toml")
_OWN_TEXT = ("shape/", "check/")


@cache
def built_in() -> dict[str, Rule]:
    """The rules of `codes.toml`; a code that ends in ``/*`` stands for a family."""
    table = tomllib.loads(_FILE.read_text("utf-8"))
    return {code: Rule(code, **{key: text.strip() for key, text in entry.items()}) for code, entry in table.items()}


class Codes:
    """The codes that findings of a check can have. Called with a code, it gives what is known about it, or None."""

    def __init__(self, shapes: ShapesGraph | None = None, checks: Iterable[SetCheck] = ()) -> None:
        self._shapes = shapes
        self._checks = {check.code: check for check in checks}

    @classmethod
    def of_project(cls, project: Project, shapes: Sequence[Path] = ()) -> Codes:
        """The codes of a project, or of ``shapes``; files that cannot be read are left out."""
        from sahel_ld.checks.loading import load
        from sahel_ld.checks.sets import SetCheck
        from sahel_ld.checks.shapes_graph import ShapesGraph

        files, _ = load(project.sources(list(shapes) or project.shape_files))
        checks = [SetCheck(path, project.name_of(path)) for path in project.query_files("checks")]
        return cls(ShapesGraph(files), () if shapes else checks)

    def __call__(self, code: str) -> Rule | None:
        rules = built_in()
        if code in rules:
            return rules[code]
        if code in self._checks:
            return _check_rule(self._checks[code])
        if code in self._named_shapes:
            return self._shape_rule(code, self._named_shapes[code])
        family = rules.get(f"{code.partition('/')[0]}/*")
        if family is None or code.startswith(_OWN_TEXT):
            return None
        return Rule(code, family.title, family.meaning, family.why, family.mend, family.example)

    @property
    def all(self) -> list[str]:
        """All codes, families as ``lexical/*``, in order."""
        return sorted({*built_in(), *self._checks, *self._named_shapes})

    def rule(self, code: str) -> Rule:
        """What is known about a code. Raises UsageError, with codes that are near, for one that is not there."""
        if found := self(code):
            return found
        near = get_close_matches(code, self.all, 3, 0.6) or [
            one for one in self.all if one.partition("/")[2] == code.rpartition("/")[2]
        ]
        hint = f"did you mean {' or '.join(near)}?" if near else "`sahel-ld explain --list` has all codes"
        raise UsageError(f"no code {code!r}", hint=hint)

    @cached_property
    def _named_shapes(self) -> dict[str, str]:
        """The IRI of the shape behind each code ``shape/<name>``; the first by IRI where two have one name."""
        if self._shapes is None:
            return {}
        named = sorted((shape for shape in self._shapes.shapes if shape.startswith("<")), reverse=True)
        return {f"shape/{local_name(shape[1:-1])}": shape for shape in named}

    def _shape_rule(self, code: str, shape: str) -> Rule:
        assert self._shapes is not None
        messages = self._shapes.messages(shape)
        source = self._shapes.source(shape)
        return Rule(
            code,
            title=self._text(shape, "name") or code,
            meaning=_english(messages) or "The shape has no message.",
            why=self._text(shape, "description"),
            example=self._excerpt(source) if source else "",
            messages=messages,
            source=source,
        )

    def _text(self, shape: str, name: str) -> str:
        assert self._shapes is not None
        quads = self._shapes.store.quads_for_pattern(ox.NamedNode(shape[1:-1]), ox.NamedNode(SH + name), None)
        found = [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]
        return _english(tuple(sorted((text.language or "", text.value) for text in found)))

    def _excerpt(self, source: ShapeSource) -> str:
        """The lines of the shape, up to the next empty one."""
        assert self._shapes is not None
        file = next(file for file in self._shapes.files if file.source.name == source.file)
        lines: list[str] = []
        for line in file.lines[(source.line or 1) - 1 :]:
            if not line.strip():
                break
            lines.append(line)
        return "\n".join(lines)


def _english(texts: Sequence[tuple[str, str]]) -> str:
    by_language = dict(reversed(texts))
    return by_language.get("en") or by_language.get("") or next(iter(by_language.values()), "")


def _check_rule(check: SetCheck) -> Rule:
    try:
        header = read_header(check.text, check.name)
    except SahelError:
        header = {}
    languages = (("en", "message"), ("fr", "message_fr"))
    return Rule(
        check.code,
        title=str(header.get("summary", check.code)),
        meaning=str(header.get("description") or header.get("message", "")),
        mend=str(header.get("hint", "")),
        example="\n".join(line for line in check.text.splitlines() if not line.startswith("#+")).strip(),
        messages=tuple((language, str(header[key])) for language, key in languages if key in header),
        source=ShapeSource(check.name, 1),
    )
