"""YAML front matter -> the tree: plain headers at once, others by python-frontmatter and the YAML parser, which take 20 ms to
import.
"""

from standfirst.content import plain_header
from standfirst.content.faults import Faults
from standfirst.content.fences import Cut
from standfirst.content.tree import Entries


def read(cut: Cut, faults: Faults) -> Entries | None:
    """The header's entries; None, with an error, when it cannot be read as a whole."""
    if plain := plain_header.read(cut.header):
        return plain
    from standfirst.content import header

    return header.read(cut, lambda text: entries(text, faults))


def entries(text: str, faults: Faults) -> Entries | None:
    """As `read`, of a header without its fences."""
    if plain := plain_header.read(text):
        return plain
    from standfirst.content.yaml_events import parsed

    return parsed(text, faults)
