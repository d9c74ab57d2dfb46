"""Between Markdown and the sanitiser: what the sanitiser would swallow is made text, and what it removes is noted.

An HTML parser loses text where an author wrote no HTML (`Vec<T>`, `<John Smith>`, an unclosed comment) and where
one element is never closed. Here each `<` that begins no allowed tag is escaped or its tag taken out by name. This
is about not losing text: it is *not* what makes the result safe. That is `sanitise`, which runs after it.
"""

import re
from html import unescape
from typing import Final

from standfirst.markup.elements import ALLOWED, ATTRIBUTES, DROPPED_WHOLE, KNOWN, PRESENTATION, SCHEMES, SILENT

_ATTRS: Final = r"(?:[\s/](?:[^\"'<>]++|\"[^\"]*\"|'[^']*')*+)?"
_MARKUP: Final = re.compile(rf"<(/?)([a-zA-Z][^\s/<>]*+)({_ATTRS})>|<!--|<")
_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_CONTROLS: Final = re.compile(r"[\x00-\x20]+")

Removed = dict[tuple[str, str], list[str]]
"""What was taken out: (sort, name) to each occurrence as written. Sorts: `element`, `unclosed`, `unknown`,
`attribute`, `link`."""


class Scrub:
    """One text's pass. Elements whose content goes with them need their end: one without it is shown as text."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._lower = html.lower()
        self.removed: Removed = {}

    def run(self) -> str:
        """The HTML with only allowed tags in it."""
        out: list[str] = []
        at = 0
        while found := _MARKUP.search(self._html, at):
            out.append(self._html[at : found.start()])
            at = found.end()
            name = (found[2] or "").lower()
            if not name:
                at = self._past_comment(found, out)
            elif name in ALLOWED:
                self._look_at(name, found[3])
                out.append(found[0])
            elif name in DROPPED_WHOLE or name == "iframe":
                at = self._drop_whole(found, name, out)
            else:
                out.append(self._without(found, name))
        out.append(self._html[at:])
        return "".join(out)

    def _past_comment(self, found: re.Match[str], out: list[str]) -> int:
        """Leaves a comment out; a `<` that begins nothing is text."""
        end = self._html.find("-->", found.end()) if found[0] == "<!--" else -1
        if end < 0:
            out.append(found[0].replace("<", "&lt;"))
            return found.end()
        return end + len("-->")

    def _without(self, found: re.Match[str], name: str) -> str:
        if name in KNOWN or ":" in name or ("-" in name and not found[3].strip(" /")):
            if name in KNOWN and name not in SILENT and not found[1]:
                self._note("element", name, found[0])
            return ""
        if not found[1]:
            self._note("unknown", name, found[0])
        return found[0].replace("<", "&lt;")

    def _drop_whole(self, found: re.Match[str], name: str, out: list[str]) -> int:
        """Takes an element out with its content; returns where the text goes on."""
        if found[1]:
            return found.end()
        end = self._lower.find(f"</{name}", found.end())
        closed = self._lower.find(">", end) if end >= 0 else -1
        shown = name != "iframe" and closed < 0 and not found[3].rstrip().endswith("/")
        self._note("unclosed" if shown else "element", name, found[0])
        if name == "iframe":
            out.append(self._link_instead(found))
        elif shown:
            out.append(found[0].replace("<", "&lt;"))
        return closed + 1 if closed >= 0 else found.end()

    def _link_instead(self, found: re.Match[str]) -> str:
        source = dict(_pairs(found[3])).get("src", "").strip()
        if source.startswith("//"):
            source = "https:" + source
        if not source.lower().startswith(("http://", "https://")):
            return ""
        shown = source.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        link = f'<a href="{shown}">{shown}</a>'
        return link if self._in_paragraph(found.start()) else f"<p>{link}</p>"

    def _in_paragraph(self, at: int) -> bool:
        return self._lower.rfind("<p>", 0, at) > self._lower.rfind("</p>", 0, at)

    def _look_at(self, name: str, written: str) -> None:
        if not written.strip(" /"):
            return
        for attribute, value in _pairs(written):
            if attribute in ("href", "src") or (attribute, name) == ("poster", "video"):
                scheme = _SCHEME.match(_CONTROLS.sub("", value))
                if scheme and scheme[1].lower() not in SCHEMES:
                    self._note("link", scheme[1].lower() + ":", value)
            elif not _goes_unnoticed(name, attribute):
                self._note("attribute", "on…" if attribute.startswith("on") else attribute, attribute)

    def _note(self, sort: str, name: str, written: str) -> None:
        self.removed.setdefault((sort, name), []).append(written)


def _goes_unnoticed(element: str, attribute: str) -> bool:
    allowed = attribute in ATTRIBUTES["*"] or attribute in ATTRIBUTES.get(element, ())
    return allowed or attribute in PRESENTATION or attribute.startswith(("data-", "aria-"))


def _pairs(written: str) -> list[tuple[str, str]]:
    return [(name.lower(), unescape(value.strip("\"'"))) for name, value in _ATTRIBUTE.findall(written)]
