"""Findings as a check gathers them, with the checks that every format has in common."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from standfirst.checks import html_text, values
from standfirst.checks.finding import Finding, finding
from standfirst.checks.tree import XML, Node

_LOST: Final = re.compile("[\x80-\x9f\ufffd]")


class Report:
    """What was found in one file so far. `now` is the clock, in seconds since 1970."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.findings: list[Finding] = []

    def say(self, rule: str, node: Node, message: str, element: str = "") -> None:
        """One more finding, at an element."""
        self.findings.append(finding(rule, node.line, element or node.written, message))

    def value(self, rule: str, node: Node, check: Callable[[str], str | None], text: str | None = None) -> bool:
        """Whether a value is right; what is wrong with it is found."""
        wrong = check(node.text if text is None else text)
        if wrong is not None:
            self.say(rule, node, wrong)
        return wrong is None

    def everywhere(self, root: Node) -> None:
        """Characters that were lost, and languages, wherever they stand."""
        for node in root.walk():
            if _LOST.search(node.text) or any(map(_LOST.search, node.attributes.values())):
                self.say("feed-character", node, "a control character, or U+FFFD, which stands where one was lost")
            if tag := node.attributes.get(f"{{{XML}}}lang"):
                self.value("feed-language", node, values.language, tag)

    def only(self, parent: Node, allowed: Iterable[str], space: str) -> None:
        """Elements of the format's own namespace that have no place here."""
        names = set(allowed)
        for child in parent.children:
            if child.space == space and child.name not in names:
                self.say("feed-unknown", child, f"there is no {child.written} in {parent.written}")

    def once(self, parent: Node, *kinds: tuple[str, str]) -> None:
        """Elements that may stand once."""
        for space, name in kinds:
            for child in parent.all(space, name)[1:]:
                self.say("feed-twice", child, f"{child.written} stands twice in {parent.written}")

    def no_text(self, *nodes: Node) -> None:
        """Text between elements."""
        for node in nodes:
            if node.text.strip():
                self.say("feed-text", node, f"`{node.text.strip()[:40]}` stands in {node.written} by itself")

    def filled(self, node: Node) -> bool:
        """Whether an element has a text."""
        if node.text.strip() or node.children:
            return True
        self.say("feed-blank", node, f"{node.written} is empty")
        return False

    def plain(self, node: Node) -> None:
        """A text that is not HTML."""
        self.value("feed-markup", node, html_text.marked_up)

    def html(self, node: Node, text: str | None = None) -> None:
        """A text that is HTML."""
        for rule, message in dict.fromkeys(html_text.faults(node.text if text is None else text)):
            self.say(rule, node, message)

    def date(self, node: Node, check: Callable[[str], str | None]) -> None:
        """A time of either kind."""
        if not self.value("feed-date", node, check):
            return
        at = values.instant(node.text)
        if node.text[:4].isdigit() and node.text[:4] < "1990":
            self.say("feed-date-odd", node, f"`{node.text}` is before there were feeds")
        elif at is not None and (at > self.now + 600 or at < 631_152_000):
            self.say("feed-date-odd", node, f"`{node.text}` is in the future, or before there were feeds")

    def address(self, node: Node, text: str | None = None, *, whole: bool = True) -> bool:
        """An address, and whether it is right."""
        said = node.text if text is None else text
        return self.value("feed-address", node, lambda one: values.address(one, whole=whole), said)

    def wanted(self, node: Node, name: str, rule: str = "feed-attribute") -> str:
        """An attribute that must be there and be filled, "" where it is not."""
        text = node.attributes.get(name)
        if text is None:
            self.say(rule, node, f"{node.written} has no `{name}`")
        elif not text.strip():
            self.say("feed-blank", node, f"`{name}` of {node.written} is empty")
        return text or ""
