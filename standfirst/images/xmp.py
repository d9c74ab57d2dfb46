"""XMP (ISO 16684-1): the few properties that matter here, and a small packet written. And the same in the metadata of drawings.

Read by expat, without a document type, so without entities; what is not well-formed says nothing.
"""

from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from standfirst.images import escaping

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
_EXT: Final = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_LANGUAGE: Final = "http://www.w3.org/XML/1998/namespace lang"
_TERMS: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_NAMES: Final[Mapping[str, str]] = {
    f"{_DC} description": "caption",
    f"{_DC} creator": "creator",
    f"{_DC} rights": "copyright",
    f"{_PHOTOSHOP} Credit": "credit",
    f"{_EXT} DigitalSourceType": "source_type",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/ AltTextAccessibility": "alt",
    "http://ns.useplus.org/ldf/xmp/1.0/ LicenseEndDate": "until",
    "http://prismstandard.org/namespaces/basic/2.0/ expirationDate": "until",
    "http://prismstandard.org/namespaces/basic/2.1/ expirationDate": "until",
    "http://prismstandard.org/namespaces/basic/3.0/ expirationDate": "until",
    "http://prismstandard.org/namespaces/prismusagerights/2.1/ expirationDate": "until",
    "http://ns.adobe.com/tiff/1.0/ Orientation": "orientation",
    "http://creativecommons.org/ns# license": "license",
    "http://web.resource.org/cc/ license": "license",
}
"""Where each of our words stands (IPTC Photo Metadata 2023.1; PRISM usage rights; PLUS; Creative Commons)."""
_DEEPEST: Final = 40
_LONGEST: Final = 1 << 20
_MOST_TEXT, _MOST_ELEMENTS = 1 << 16, 200_000
"""Characters of one text, and elements of a drawing, that are read."""
_METADATA: Final = "http://www.w3.org/2000/svg metadata"


class _Stop(Exception):
    """There is something in it that no XMP has."""


class _Found:
    """What the parser has met: for each word its first text, or that for all languages."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self._path: list[str] = []
        self._word = ""
        self._texts: list[tuple[bool, str]] = []
        self._default = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise _Stop
        if self._word:
            self._default = attributes.get(_LANGUAGE) == "x-default"
            self._texts.append((self._default, attributes.get(f"{_RDF} resource", "")))
            return
        for attribute, value in attributes.items():
            if name == f"{_RDF} Description" and attribute in _NAMES:
                self.words.setdefault(_NAMES[attribute], value)
        self._word = _NAMES.get(name, "")
        if self._word:
            self._texts = [(False, attributes.get(f"{_RDF} resource", ""))]

    def text(self, text: str) -> None:
        if self._word:
            default, before = self._texts[-1]
            if len(before) < _MOST_TEXT:
                self._texts[-1] = default, before + text

    def end(self, name: str) -> None:
        self._path.pop()
        if self._word and _NAMES.get(name) == self._word:
            said = [(default, text.strip()) for default, text in self._texts if text.strip()]
            alone = [text for default, text in said if default] or [text for _, text in said]
            if alone:
                joined = ", ".join(alone) if self._word == "creator" else alone[0]
                self.words.setdefault(self._word, joined)
            self._word = ""


def _stop(*_: object) -> None:
    raise _Stop


class _FoundInside:
    """The same of the first element of metadata in a drawing, and nothing before or after it."""

    def __init__(self) -> None:
        self.found: _Found | None = None
        self._depth = self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise _Stop
        if self.found is not None:
            self._depth += 1
            self.found.start(name, attributes)
        elif name == _METADATA:
            self.found = _Found()

    def text(self, text: str) -> None:
        if self.found is not None:
            self.found.text(text)

    def end(self, name: str) -> None:
        if self.found is not None and not self._depth:
            raise _Stop
        if self.found is not None:
            self._depth -= 1
            self.found.end(name)


def read(packet: bytes) -> dict[str, str]:
    """Our words that a packet has; nothing where it cannot be read."""
    packet = packet.strip(b"\0 \t\r\n")
    if not packet or len(packet) > _LONGEST:
        return {}
    found = _Found()
    return found.words if _parsed(packet, found, entities_alone=False) else {}


def read_in_drawing(data: bytes) -> dict[str, str]:
    """Our words in the metadata of an SVG, where Inkscape and others write RDF and Illustrator a packet; nothing where it cannot
    be read."""
    if b"metadata" not in data:
        return {}
    inside = _FoundInside()
    _parsed(data, inside, entities_alone=True)
    return inside.found.words if inside.found else {}


def _parsed(data: bytes, found: _Found | _FoundInside, *, entities_alone: bool) -> bool:
    """Whether all could be read. Drawings often have a document type, which says nothing where it has no entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler = found.text
    parser.EntityDeclHandler = _stop
    if not entities_alone:
        parser.StartDoctypeDeclHandler = _stop
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _Stop, ValueError, LookupError):
        return False
    return True


def written(credit: str, rights: str, source_type: str) -> bytes:
    """A packet with these alone; nothing where there is nothing to say."""
    said = described(credit, rights, source_type)
    return f'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>{said}<?xpacket end="r"?>'.encode() if said else b""


def described(credit: str, rights: str, source_type: str) -> str:
    """What is in such a packet."""
    if not (credit or rights or source_type):
        return ""
    source = _TERMS + source_type if source_type and ":" not in source_type else source_type
    said = "".join(
        f" xmlns:{prefix}={escaping.value(space)} {prefix}:{name}={escaping.value(value)}"
        for prefix, space, name, value in (
            ("photoshop", _PHOTOSHOP, "Credit", credit),
            ("Iptc4xmpExt", _EXT, "DigitalSourceType", source),
        )
        if value
    )
    listed = f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{escaping.text(rights)}</rdf:li></rdf:Alt></dc:rights>'
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about=""{said}'
        + (f' xmlns:dc="{_DC}">{listed}</rdf:Description>' if rights else "/>")
        + "</rdf:RDF></x:xmpmeta>"
    )
