"""What a checker sees of a page: the parts of its HTML that rules ask about, in one pass."""

from html.parser import HTMLParser
from typing import Final

_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_HIDDEN: Final = frozenset(["script", "style", "template", "svg"])
_INLINE: Final = frozenset(["a", "b", "i", "em", "strong", "span", "bdi"])
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


class Sight(HTMLParser):
    """A page. `headings` are `(level, text)`; `pictures` and `links` the attributes of each, a link with its words under
    `""`; `alternates` are `(language, address)`; `text` is what readers see."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = ""
        self.title = ""
        self.canonical: list[str] = []
        self.meta: dict[str, str] = {}
        self.alternates: list[tuple[str, str]] = []
        self.headings: list[tuple[int, str]] = []
        self.pictures: list[dict[str, str | None]] = []
        self.links: list[dict[str, str]] = []
        self.times: list[str] = []
        self.data: list[str] = []
        self.ids: list[str] = []
        self.classes: set[str] = set()
        self.has_main = False
        self.needs: list[str] = []
        self._words: list[str] = []
        self._open: list[tuple[str, int]] = []
        self._hidden = 0
        self._json = False
        self.feed(html)
        self.close()
        self.text = " ".join("".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _INLINE:
            self._words.append(" ")
        if tag not in _VOID:
            self._open.append((tag, len(self._words)))
        self._hidden += tag in _HIDDEN
        if "id" in given:
            self.ids.append(given["id"])
        self.classes.update(given.get("class", "").split())
        match tag:
            case "html":
                self.language = given.get("lang", "")
            case "main":
                self.has_main = True
            case "meta":
                self.meta.setdefault(given.get("name") or given.get("property") or "", given.get("content", ""))
            case "link":
                self._link(given)
            case "img":
                self.pictures.append(dict(attrs))
                self._words.append(f" {given.get('alt', '')} ")
            case "a" if "href" in given:
                self.links.append(given)
            case "time":
                self.times.append(given.get("datetime", ""))
            case "script":
                self._json = given.get("type") == "application/ld+json"
                self.data += [""] * self._json
                self.needs += [given["src"]] if "src" in given else []

    def _link(self, given: dict[str, str]) -> None:
        rel = given.get("rel", "").lower().split()
        if "canonical" in rel:
            self.canonical.append(given.get("href", ""))
        if "alternate" in rel and "hreflang" in given:
            self.alternates.append((given["hreflang"], given.get("href", "")))
        if "stylesheet" in rel:
            self.needs.append(given.get("href", ""))

    def handle_data(self, data: str) -> None:
        if self._json:
            self.data[-1] += data
        elif not self._hidden:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if all(opened != tag for opened, _ in self._open):
            return  # a stray one
        opened = ""
        while opened != tag:
            opened, at = self._open.pop()
            self._ended(opened, at)
        if tag not in _INLINE:
            self._words.append(" ")

    def _ended(self, tag: str, at: int) -> None:
        self._hidden -= tag in _HIDDEN
        words = " ".join("".join(self._words[at:]).split())
        if tag in _HEADINGS:
            self.headings.append((int(tag[1]), words))
        elif tag == "title" and not self.title:
            self.title = words
            del self._words[at:]
        elif tag == "a" and self.links:
            self.links[-1].setdefault("", words)
        elif tag == "script":
            self._json = False
