"""The entry of this room: one file's bytes become one record with problems. It never sees another file, nor the clock.

Whatever the bytes, nothing is raised: wrong content is a value. What decides whether a story is public fails closed:
where that cannot be read with certainty there is no article at all.
"""

from zoneinfo import ZoneInfo

from msgspec import Struct

from standfirst.content.encoding import decode
from standfirst.content.faults import Faults, Spot
from standfirst.content.fences import Cut, cut
from standfirst.content.record import read_record
from standfirst.content.tree import Entry
from standfirst.model.article import Article, Kind
from standfirst.problems import Problem, in_order


class Source(Struct, frozen=True, kw_only=True, gc=False):
    """What one file says.

    `article` is None if and only if not even its gate (draft, status, date, embargo, expires) can be read with
    certainty. Otherwise it is the best record there is; when the file is `faulty` (any error) the story must be held
    or keep its last good version, and the record serves to know what its gate says: its title may be "".
    `text` is the body with Unix line ends, whose first line is line `first_line` of the file.
    """

    article: Article | None
    text: str
    first_line: int
    problems: tuple[Problem, ...]

    @property
    def faulty(self) -> bool:
        """Whether anything is wrong that holds the story."""
        return any(problem.severity == "error" for problem in self.problems)


def read_source(data: bytes, *, id: str, kind: Kind, timezone: str) -> Source:
    """Read one file of `content/`. `id` is its path there, `timezone` the site's, an IANA name that must exist."""
    faults = Faults(f"content/{id}")
    text = decode(data, faults)
    parted = cut(text, faults) if text is not None else None
    if parted is None:
        return Source(article=None, text="", first_line=1, problems=in_order(faults.problems))
    wrong = {
        problem.code for problem in faults.problems if problem.severity == "error" and problem.line < parted.first_line
    }
    if wrong:
        faults.gate_certain = False  # a wrong byte in the header
    entries = None if "control-character" in wrong else _header(parted, faults)
    article = None
    if entries is not None:
        article = read_record(entries, id, kind, ZoneInfo(timezone), faults)
    return Source(
        article=article if faults.gate_certain else None,
        text=parted.body,
        first_line=parted.first_line,
        problems=in_order(faults.problems) if faults.problems else (),
    )


def _header(parted: Cut, faults: Faults) -> dict[str, Entry] | None:
    # A build of which no header has to be read imports none of this.
    if parted.notation == "+++":
        from standfirst.content.toml_header import read as read_toml

        entries = read_toml(parted, faults)
    else:
        from standfirst.content.yaml_header import read as read_yaml

        entries = read_yaml(parted, faults)
    if entries or not faults.gate_certain:
        return entries
    faults.gate("front-matter-empty", Spot(2), "there is nothing between the fences", 'write title: "The headline"')
    return None
