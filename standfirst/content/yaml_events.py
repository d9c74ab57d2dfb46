"""YAML front matter -> the tree, in one pass over the parser's events.

Events and not `yaml.load`: the parser keeps no recursion, so depth is refused before anything can overflow (the C
composer crashes on it); each scalar keeps its text; each key its place; no tag is ever looked up, so none is executed.
Aliases, anchors and tags are refused: what a header says must be readable where it stands. Imported only when a
header has to be read that is not plain: loading PyYAML costs as much as reading twenty stories.
"""

import re
from typing import Any, Final

import yaml

from standfirst.content import yaml_faults
from standfirst.content.encoding import forbidden
from standfirst.content.faults import MAX_DEPTH, TOO_DEEP, Faults, Spot
from standfirst.content.keys import GATE_NAMES
from standfirst.content.tree import Entries, Entry, Items, Scalar, Table, Value

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIRST_LINE: Final = 2  # of the header, in the file
_PLAIN_TAGS: Final = frozenset({"!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})
# libyaml refuses these or, worse, takes the last three for line ends (YAML 1.1): they pass it in disguise.
_DISGUISED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_C1: Final = re.compile(rb"\xc2[\x80-\x9f]")  # U+0080 to U+009F in UTF-8


def parsed(text: str, faults: Faults) -> Entries | None:
    """The entries of a header's text by lower-case key; None, with an error, when it cannot be read as a whole."""
    disguise = _disguise(text)
    reader = _Reader(text, disguise, faults)
    try:
        root = reader.document(_Loader(text.translate(disguise) if disguise else text))
    except yaml.YAMLError as wrong:
        yaml_faults.report(text, wrong, faults)
        return None
    except _Refused as refused:
        faults.gate(refused.code, refused.at, refused.message, refused.hint)
        return None
    if isinstance(root, Table):
        return root.entries
    if root is not None:
        yaml_faults.report_not_mapping(text, root, faults)
    return None


class _Refused(Exception):
    def __init__(self, code: str, at: Spot, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.at, self.message, self.hint = code, at, message, hint


class _Reader:
    """Builds the tree of one header. `open` is the stack of collections not yet closed."""

    def __init__(self, header: str, disguise: dict[int, int], faults: Faults) -> None:
        self.lines = header.split("\n") if " #" in header else []
        self.escapes = "\\" in header
        self.undo = {disguised: real for real, disguised in disguise.items()}
        self.faults = faults
        self.root: Value | None = None
        self.open: list[_Open] = []

    def document(self, loader: Any) -> Value | None:
        """Read all events; None when there is no value at all."""
        documents = 0
        get_event, scalar_event = loader.get_event, yaml.ScalarEvent
        while (kind := type(event := get_event())) is not yaml.StreamEndEvent:
            if kind is scalar_event:
                self._add(self._scalar(event))
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._start(event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._add(self.open.pop().close())
            elif kind is yaml.AliasEvent:
                raise _alias(event, f"*{event.anchor}")
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _Refused(
                        "yaml-syntax",
                        _spot(event.start_mark),
                        "the front matter ends above, at a line of `...`",
                        "delete that line",
                    )
        return self.root

    def _scalar(self, event: Any) -> Scalar:
        if event.anchor or event.tag:
            _check_properties(event)
        mark = event.start_mark
        text = event.value
        if self.undo:
            text = text.translate(self.undo)
        line = mark.line + _FIRST_LINE
        # implicit[0]: neither quotes nor a block
        scalar = Scalar(text, line, mark.column + 1, event.implicit[0] and event.tag is None)
        if self.escapes and (name := forbidden(text)):
            self.faults.gate(
                "control-character", scalar, f"the escape here makes {name}, which feeds forbid", "delete it"
            )
        if self.lines and event.implicit[0]:
            yaml_faults.check_comment(self.lines, event.end_mark, scalar, self.faults)
        return scalar

    def _start(self, event: Any) -> None:
        if event.anchor or event.tag:
            _check_properties(event)
        spot = _spot(event.start_mark)
        if len(self.open) == MAX_DEPTH:
            raise _Refused("yaml-depth", spot, *TOO_DEEP)
        if isinstance(event, yaml.MappingStartEvent):
            self.open.append(_OpenTable(spot, self.faults, outermost=not self.open))
        else:
            self.open.append(_OpenItems(spot))

    def _add(self, value: Value) -> None:
        if self.open:
            self.open[-1].add(value)
        else:
            self.root = value


class _OpenItems:
    __slots__ = ("at", "items")

    def __init__(self, at: Spot) -> None:
        self.at = at
        self.items: list[Value] = []

    def add(self, value: Value) -> None:
        self.items.append(value)

    def close(self) -> Value:
        return Items(tuple(self.items), self.at.line, self.at.column)


class _OpenTable:
    """A mapping. The outermost one's keys count in any letter case, and are kept in lower case."""

    __slots__ = ("at", "entries", "faults", "key", "outermost")

    def __init__(self, at: Spot, faults: Faults, *, outermost: bool) -> None:
        self.at = at
        self.faults = faults
        self.outermost = outermost
        self.key: Scalar | None = None
        self.entries: dict[str, Entry] = {}

    def add(self, value: Value) -> None:
        if self.key is None:
            # An identifier in ASCII needs no second look.
            if isinstance(value, Scalar) and value.text.isidentifier() and value.text.isascii():
                self.key = value
            else:
                self.key = _key(value)
            return
        key, self.key = self.key, None
        name = key.text.lower() if self.outermost else key.text
        first = self.entries.get(name)
        if first is None:
            self.entries[name] = Entry(key.text, value, key.line, key.column)
        else:
            report_twice(self.faults, first, Spot(key.line, key.column), key.text, outermost=self.outermost)

    def close(self) -> Value:
        return Table(self.entries, self.at.line, self.at.column)


_Open = _OpenItems | _OpenTable


def report_twice(faults: Faults, first: Entry, at: Spot, key: str, *, outermost: bool) -> None:
    """Say that a key is written twice; who decides what it means is the author."""
    tell = faults.gate if outermost and key.lower() in GATE_NAMES else faults.error
    tell(
        "duplicate-key",
        at,
        f"`{key}` is written twice: on line {first.line} and on line {at.line}",
        f"keep one of the two lines, {first.line} or {at.line}" if first.line != at.line else "keep one of the two",
    )


def _key(value: Value) -> Scalar:
    at = Spot(value.line, value.column)
    if not isinstance(value, Scalar):
        raise _Refused(
            "yaml-key",
            at,
            "a list or mapping stands where a key should",
            'put a text that begins so in quotes: "[…] …"',
        )
    text = value.text
    if not text:
        raise _Refused("yaml-key", at, "a key is missing before the colon", "write key: value")
    if text == "<<":
        raise _Refused("yaml-alias", at, "the merge key `<<` is not read here", "write the keys themselves")
    if not text.isascii() and (odd := yaml_faults.odd_character(text)):
        raise _Refused("yaml-key", at, f"{odd} stands in the key `{text}`", "delete it, or put a plain space there")
    return value


def _check_properties(event: Any) -> None:
    if event.anchor:
        raise _alias(event, f"&{event.anchor}")
    if event.tag not in _PLAIN_TAGS:
        raise _Refused(
            "yaml-tag",
            _spot(event.start_mark),
            f"the tag `{event.tag.replace('tag:yaml.org,2002:', '!!')}` is refused: front matter is texts, numbers, lists and mappings only",
            "delete it, or put a text that begins with ! in quotes",
        )


def _alias(event: Any, written: str) -> _Refused:
    return _Refused(
        "yaml-alias",
        _spot(event.start_mark),
        f"`{written}` is a YAML alias or anchor, which front matter may not hold",
        f'if it is text, put the value in quotes: "{written} …"; else write the value itself',
    )


def _spot(mark: Any) -> Spot:
    return Spot(mark.line + _FIRST_LINE, mark.column + 1)


def _disguise(header: str) -> dict[int, int]:
    """For each character that libyaml must not see, one of the private planes that the header does not use."""
    # Single characters and bytes are looked for ten times faster than a class of characters.
    if not any(c in header for c in "\x7f\u2028\u2029\ufeff") and not (
        not header.isascii() and _C1.search(header.encode())
    ):
        return {}
    found = {ord(c) for c in _DISGUISED.findall(header)}
    used = {ord(c) >> 8 for c in header if c >= "\U000f0000"}
    base = next((b << 8 for b in range(0xF00, 0x10FF) if b not in used), 0)
    if not base:
        return {}  # then libyaml refuses the header, as it should such a one
    return {real: base + n for n, real in enumerate(sorted(found))}
