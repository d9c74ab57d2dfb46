"""YAML front matter -> the tree, through a python-frontmatter handler: plain headers at once, others by the YAML parser."""

from standfirst.content import header, plain_header
from standfirst.content.faults import Faults
from standfirst.content.fences import Cut
from standfirst.content.header import Entries


def read(cut: Cut, faults: Faults) -> Entries | None:
    """The header's entries by lower-case key; None, with an error, when it cannot be read as a whole."""
    return header.read(cut, lambda text: entries(text, faults))


def entries(text: str, faults: Faults) -> Entries | None:
    """As `read`, of a header without its fences."""
    return plain_header.read(text) or _parsed(text, faults)


def _parsed(text: str, faults: Faults) -> Entries | None:
    from standfirst.content.yaml_events import parsed

    return parsed(text, faults)
