"""SVG, written anew from a list of what drawings need: nothing that runs, asks for other files, or knows of the machine.

Read by expat without entities. Elements that are not on the list go with what is in them, but for links, of which the
content stays; attributes and rules of style lose what leads out of the file.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from standfirst.images import escaping

Picture = Callable[[bytes], tuple[str, bytes] | None]
_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS: Final = frozenset(
    (
        "svg", "g", "defs", "symbol", "use", "switch", "title", "desc", "path", "rect", "circle", "ellipse", "line",
        "polyline", "polygon", "text", "tspan", "textPath", "image", "marker", "pattern", "mask", "clipPath",
        "linearGradient", "radialGradient", "stop", "style", "view", "animate", "animateMotion", "animateTransform",
        "set", "mpath", "filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite",
        "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood",
        "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology",
        "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
    )
)  # fmt: skip
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_SAME: Final = ("style", "defs", "title", "desc")
"""Elements that scripts which draw often make in HTML's namespace, where styles work all the same."""
_MOVING: Final = frozenset(("animate", "animateMotion", "animateTransform", "set"))
_OPEN: Final = frozenset(("a",))
"""Left out, but not what is in them."""
_NAME: Final = re.compile(r"(?!on)[a-zA-Z][a-zA-Z0-9-]*\Z", re.IGNORECASE)
_UNWANTED: Final = frozenset(("base", "src", "ping", "target", "externalResourcesRequired", "requiredExtensions"))
_REFERENCE: Final = re.compile(r"\s*#[^\s\"'()<>\\]+\s*\Z")
_INLINE: Final = re.compile(r"\s*data:image/(?:png|jpeg|gif|webp|avif);base64,([A-Za-z0-9+/=\s]*)\Z")
_FETCHED: Final = re.compile(
    r"url\((?!\s*(?:[\"']\s*)?#)[^)]*\)?|@import[^;]*;?|image-set\([^)]*\)?|javascript:", re.IGNORECASE
)
_LEADS_OUT: Final = re.compile(r"url\(|@import|image-set|src\(|expression|javascript:|\\", re.IGNORECASE)
_LARGEST: Final = 10_000_000
_DEEPEST: Final = 200
_MOST: Final = 200_000
"""Elements of a drawing; and those it comes to when each use is counted with what it uses."""
_MOST_USES: Final = 10_000
_TAG: Final = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
_NUMBER: Final = re.compile(rb"\s*([0-9]+(?:\.[0-9]+)?)(?:px)?\s*\Z")
_ATTRIBUTE: Final = re.compile(rb"""\b(width|height|viewBox)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Unsafe(ValueError):
    """A drawing that cannot be cleaned. The message goes on after "the drawing"."""


def size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as its first tag says, 0 where it does not."""
    tag = _TAG.search(data[:4096])
    found = {name: double or single for name, double, single in _ATTRIBUTE.findall(tag[0])} if tag else {}
    sizes = [_NUMBER.match(found.get(name, b"")) for name in (b"width", b"height")]
    if sizes[0] and sizes[1]:
        return _pixels(float(sizes[0][1])), _pixels(float(sizes[1][1]))
    box = found.get(b"viewBox", b"").replace(b",", b" ").split()
    try:
        return (_pixels(float(box[2])), _pixels(float(box[3]))) if len(box) == 4 else (0, 0)
    except ValueError:
        return 0, 0


def _pixels(length: float) -> int:
    """A length as a whole number, 0 for one that no picture has (infinite, not a number, below nothing)."""
    return round(length) if 0 <= length < 1e6 else 0


def cleaned(data: bytes, picture: Picture, said: str = "") -> bytes:
    """The drawing as far as it is safe; done again it changes nothing. `picture` says what becomes of pictures in it: format
    and bytes, or nothing; `said` is the XML that it has for metadata. Raises `Unsafe`."""
    if len(data) > _LARGEST:
        raise Unsafe(f"has {len(data) / 1e6:,.0f} MB, and may have {_LARGEST / 1e6:.0f}")
    writer = _Writer(picture)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = writer.start, writer.end
    parser.CharacterDataHandler = writer.text
    parser.EntityDeclHandler = _entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise Unsafe(f"is not well-formed: {expat.errors.messages[fault.code]}, line {fault.lineno}") from None
    except (LookupError, ValueError) as fault:
        raise fault if isinstance(fault, Unsafe) else Unsafe("is in an unknown encoding") from None
    if not writer.parts:
        raise Unsafe("is no SVG: its first element is another")
    if writer.uses.total() > _MOST:
        raise Unsafe("comes to too many elements where its symbols are used")
    if said:
        tag, end, *rest = writer.parts
        writer.parts = [tag, f"><metadata>{said}</metadata>", *(rest if end == ">" else ["</svg>"])]
    return "".join(writer.parts).encode()


class _Uses:
    """How many elements a drawing comes to when each `use` is counted with what it uses: a few lines can come to billions."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[str]]] = [("", [])]
        self._counts: list[int] = [0]
        self._named: dict[str, tuple[int, list[str]]] = {}
        self._all = 0

    def start(self, local: str, pairs: list[tuple[str, str]]) -> None:
        own = [value.strip()[1:] for name, value in pairs if local == "use" and name.rpartition(" ")[2] == "href"]
        self._open.append((next((value for name, value in pairs if name == "id"), ""), own))
        self._counts.append(1)
        self._all += local == "use"
        if self._all > _MOST_USES:
            raise Unsafe(f"uses symbols more than {_MOST_USES:,} times")

    def end(self) -> None:
        name, uses = self._open.pop()
        count = self._counts.pop()
        self._open[-1][1].extend(uses)
        self._counts[-1] += count
        if name:
            self._named.setdefault(name, (count, uses))

    def total(self) -> int:
        """Of the whole drawing. What comes to itself is counted once: browsers draw it not at all."""
        known: dict[str, int] = {}

        def of(name: str, above: frozenset[str]) -> int:
            if name in known or name not in self._named or name in above:
                return known.get(name, 0)
            if len(above) > _DEEPEST:
                raise Unsafe("has too many elements, or too many in each other")
            count, uses = self._named[name]
            known[name] = min(_MOST + 1, count + sum(of(one, above | {name}) for one in uses))
            return known[name]

        return self._counts[0] + sum(of(one, frozenset()) for one in self._open[0][1])


def _entity(*_: object) -> None:
    raise Unsafe("declares entities, which can unpack without end or read other files")


class _Writer:
    """Takes what the parser meets, and keeps what may stay."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self.parts: list[str] = []
        self._names: list[str] = []
        self._skipped = 0
        self._style: list[str] | None = None
        self.uses = _Uses()
        self._count = 0
        self._opened = 0
        """How many parts there were when the last element began."""

    def start(self, name: str, attributes: list[str]) -> None:
        space, _, local = name.rpartition(" ")
        self._count += 1
        if self._count > _MOST or len(self._names) + self._skipped > _DEEPEST:
            raise Unsafe("has too many elements, or too many in each other")
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        if self._skipped or not self._allowed(space, local, pairs):
            self._skipped += 1
            return
        if local in _OPEN:
            self._names.append("")
            return
        spaces = f' xmlns="{_SVG}" xmlns:xlink="{_XLINK}"' if not self.parts else ""
        self._names.append(local)
        self.uses.start(local, pairs)
        self.parts += [f"<{local}{spaces}{''.join(_attributes(local, pairs, self._picture))}", ">"]
        self._opened = len(self.parts)
        self._style = [] if local == "style" else None

    def _allowed(self, space: str, local: str, pairs: list[tuple[str, str]]) -> bool:
        if not self.parts and local != "svg":
            return False
        if (space != _SVG or local not in _ELEMENTS | _OPEN) and (space != _XHTML or local not in _SAME):
            return False
        moved = next((value for name, value in pairs if name == "attributeName"), "")
        return local not in _MOVING or bool(moved == "" or (_NAME.match(moved) and moved.lower() != "href"))

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        local = self._names.pop()
        if local:
            self.uses.end()
        if self._style is not None:
            self.parts.append(escaping.text(_safe_style("".join(self._style))))
            self._style = None
        if local and self._opened == len(self.parts):
            self.parts[-1] = "/>"
        elif local:
            self.parts.append(f"</{local}>")
        self._opened = 0

    def text(self, text: str) -> None:
        if self._skipped:
            return
        if self._style is not None:
            self._style.append(text)
        elif any(self._names):
            self.parts.append(escaping.text(text))


def _attributes(element: str, pairs: list[tuple[str, str]], picture: Picture) -> list[str]:
    kept: list[str] = []
    for name, value in pairs:
        space, _, local = name.rpartition(" ")
        safe: str | None = None
        if local == "href" and space in ("", _XLINK):
            safe = _safe_reference(element, value, picture)
        elif space == _XML and local in ("space", "lang"):
            safe = value
        elif not space and _NAME.match(local) and local not in _UNWANTED:
            safe = _safe_style(value)
        prefix = {_XLINK: "xlink:", _XML: "xml:"}.get(space, "")
        if safe is not None:
            kept.append(f" {prefix}{local}={escaping.value(safe)}")
    return kept


def _safe_reference(element: str, value: str, picture: Picture) -> str | None:
    if _REFERENCE.match(value):
        return value
    inline = _INLINE.match(value) if element == "image" else None
    if inline is None:
        return None
    try:
        found = picture(b64decode("".join(inline[1].split())))
    except ValueError:
        return None
    return f"data:image/{found[0]};base64,{b64encode(found[1]).decode()}" if found else None


def _safe_style(text: str) -> str:
    """What leads out of the file is taken out of rules; where it is hidden by escapes, all of them go."""
    if _LEADS_OUT.search(text) is None:
        return text
    if "\\" in text or "/*" in text:
        return ""
    while (safe := _FETCHED.sub("none", text)) != text:
        text = safe
    return "" if re.search(r"expression\s*\(|(?<![\w-])src\s*\(", safe, re.IGNORECASE) else safe
