"""schema.org's own vocabulary, and what is wrong with structured data by it: types, properties, where they belong, what
they may hold."""

import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z))?")
_TEXTS = {"Text", "URL", "CssSelectorType", "PronounceableText", "XPathType"}


def _names(value: Any) -> list[str]:
    several = value if isinstance(value, list) else [] if value is None else [value]
    return [one["@id"].removeprefix("schema:") for one in several if one["@id"].startswith("schema:")]


class Vocabulary:
    """Classes with those above them; properties with the classes that they belong to and may hold; members of
    enumerations, each with the enumeration."""

    def __init__(self, archive: Path) -> None:
        with tarfile.open(archive, "r:xz") as packed:
            (member,) = [one for one in packed.getmembers() if one.name.endswith(".jsonld")]
            file = packed.extractfile(member)
            assert file is not None
            graph = json.load(file)["@graph"]
        self.above: dict[str, list[str]] = {}
        self.properties: dict[str, tuple[set[str], set[str]]] = {}
        self.members: dict[str, str] = {}
        for node in graph:
            kinds, name = node["@type"], node["@id"].removeprefix("schema:")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if "rdfs:Class" in kinds:
                self.above[name] = _names(node.get("rdfs:subClassOf"))
            elif "rdf:Property" in kinds:
                self.properties[name] = (
                    set(_names(node.get("schema:domainIncludes"))),
                    set(_names(node.get("schema:rangeIncludes"))),
                )
            else:
                self.members[name] = kinds[0].removeprefix("schema:")

    def lineage(self, name: str) -> set[str]:
        found = {name}
        for above in self.above.get(name, []):
            found |= self.lineage(above)
        return found

    def faults(self, node: dict[str, Any], path: str = "") -> Iterator[str]:
        """Everything in a node, and in those in it, that the vocabulary does not have."""
        if set(node) == {"@id"}:
            return  # a reference
        kind = node.get("@type")
        if kind not in self.above:
            yield f"{path}: no type {kind}"
            return
        lineage = self.lineage(kind)
        for name, value in node.items():
            if name.startswith("@"):
                continue
            if name not in self.properties:
                yield f"{path}{kind}: no property {name}"
                continue
            domain, allowed = self.properties[name]
            if not domain & lineage:
                yield f"{path}{kind}: {name} belongs to {sorted(domain)}"
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    if "@type" in one and not self.lineage(one["@type"]) & allowed:
                        yield f"{path}{kind}.{name}: {one['@type']} is none of {sorted(allowed)}"
                    yield from self.faults(one, f"{path}{kind}.{name}/")
                elif not (_fits(one, allowed) or self._is_member(one, allowed)):
                    yield f"{path}{kind}.{name}: {one!r} is none of {sorted(allowed)}"

    def _is_member(self, value: Any, allowed: set[str]) -> bool:
        member = str(value).removeprefix("https://schema.org/")
        return member != value and self.members.get(member) in allowed


def _fits(value: Any, allowed: set[str]) -> bool:
    if isinstance(value, bool):
        return "Boolean" in allowed
    if isinstance(value, int):
        return bool({"Integer", "Number"} & allowed)
    if not isinstance(value, str):
        return False
    if {"Date", "DateTime"} & allowed and _DATE.fullmatch(value):
        return True
    is_address = re.fullmatch(r"https?://\S+", value) is not None
    return bool(allowed & (_TEXTS - {"URL"})) or ("URL" in allowed and is_address)
