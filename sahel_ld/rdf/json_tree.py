"""JSON with the place of every value: for what pyoxigraph drops without a word, and for places in JSON-LD."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<string>\"(?:[^\"\\\x00-\x1f]|\\.)*\")|(?P<scalar>-?\d[\d.eE+\-]*|true|false|null)|(?P<mark>[{}\[\]:,]))"
)


@dataclass
class Json:
    """A value: ``kind`` is ``object``, ``array``, ``string`` or ``scalar``; ``text`` the string itself or the scalar as written."""

    kind: str
    start: int
    end: int
    text: str = ""
    items: list[Json] = field(default_factory=list)
    members: list[tuple[Json, Json]] = field(default_factory=list)

    @property
    def values(self) -> list[Json]:
        """The items of an array; the value itself where it is none."""
        return self.items if self.kind == "array" else [self]

    def get(self, key: str) -> Json | None:
        """The member of an object with this key."""
        return next((value for name, value in self.members if name.text == key), None)


def read_json(text: str) -> Json | None:
    """The tree of a JSON text; None where it is not JSON, which is for the parser to say."""
    root = Json("array", 0, len(text))
    stack = [root]
    key: Json | None = None
    position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        around = stack[-1]
        if match["mark"] in (":", ","):
            continue
        if match["mark"] in ("}", "]"):
            if len(stack) == 1:
                return None
            stack.pop().end = position
            continue
        start = match.start("string") if match["string"] else match.start("scalar")
        if match["string"]:
            try:
                node = Json("string", start, position, json.loads(match["string"]))
            except ValueError:
                return None
        elif match["scalar"]:
            node = Json("scalar", start, position, match["scalar"])
        else:
            node = Json("object" if match["mark"] == "{" else "array", position - 1, position)
        if around.kind == "array":
            around.items.append(node)
        elif key is None and node.kind == "string":
            key = node
            continue
        elif key is not None:
            around.members.append((key, node))
            key = None
        else:
            return None
        if match["mark"]:
            stack.append(node)
    return root.items[0] if len(stack) == 1 and len(root.items) == 1 and not text[position:].strip() else None
