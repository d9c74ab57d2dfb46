"""XML as a tree of plain elements with their lines, read by expat; or why it cannot be read.

No entity from outside is ever fetched.
"""

from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from standfirst.checks.finding import Finding, finding

XML: Final = "http://www.w3.org/XML/1998/namespace"


class Node:
    """An element: namespace and name, attributes by `name` or `{namespace}name`, its own text, and those within. `written`
    is its name with the prefix."""

    __slots__ = ("attributes", "children", "line", "name", "space", "text", "written")

    def __init__(self, space: str, name: str, written: str, attributes: dict[str, str], line: int) -> None:
        self.space, self.name, self.written = space, name, written
        self.attributes, self.line = attributes, line
        self.children: list[Node] = []
        self.text = ""

    def all(self, space: str, name: str) -> list["Node"]:
        """The elements right within it that have a name."""
        return [child for child in self.children if child.name == name and child.space == space]

    def walk(self) -> Iterator["Node"]:
        """It and all that is in it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Read:
    """What was read: the root, the namespaces by the prefixes that were declared for them, and what is wrong with the XML
    itself."""

    def __init__(self, data: bytes, family: str) -> None:
        self.root: Node | None = None
        self.prefixes: list[tuple[str, str, int]] = []
        self.findings: list[Finding] = []
        self._family = family
        self._open: list[Node] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said
        self._parser.StartNamespaceDeclHandler = self._declared
        self._parser.XmlDeclHandler = self._version
        self._parser.StartDoctypeDeclHandler = self._doctype
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as fault:
            self._wrong("not-xml", fault.lineno, expat.errors.messages[fault.code])

    def _wrong(self, rule: str, line: int, message: str) -> None:
        self.findings.append(finding(f"{self._family}-{rule}", line, "", message))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, local, written = _parts(name)
        given = {}
        for key, value in attributes.items():
            of, attribute, _ = _parts(key)
            given[f"{{{of}}}{attribute}" if of else attribute] = value
        node = Node(space, local, written, given, self._parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, name: str) -> None:
        self._open.pop()

    def _said(self, text: str) -> None:
        self._open[-1].text += text

    def _declared(self, prefix: str | None, space: str | None) -> None:
        self.prefixes.append((prefix or "", space or "", self._parser.CurrentLineNumber))

    def _version(self, version: str, encoding: str | None, standalone: int) -> None:
        if version != "1.0":
            self._wrong("not-xml", 1, f"readers know XML 1.0, and this is {version}")

    def _doctype(self, name: str, system: str | None, public: str | None, inside: bool) -> None:
        if self._family == "feed":
            self._wrong("doctype", self._parser.CurrentLineNumber, f"a DOCTYPE of {name}")


def _parts(name: str) -> tuple[str, str, str]:
    """Namespace, name, and name with prefix, as expat gives them in one text."""
    space, *rest = name.split(" ")
    if not rest:
        return "", space, space
    return space, rest[0], f"{rest[1]}:{rest[0]}" if len(rest) > 1 else rest[0]
