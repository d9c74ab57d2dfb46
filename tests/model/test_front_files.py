"""A front as an editor has it: pins first, no story twice, and another front at none but the instants that are told."""

from hypothesis import given
from hypothesis import strategies as st

from standfirst.build.steering import turns
from standfirst.config import load
from standfirst.model.front import Front, compose, steered
from standfirst.model.front_file import Area, Banner, FrontFile, Pin, Query
from standfirst.model.queries import REACH, matching
from standfirst.model.site import Site
from tests.model.sample import NOW, article, at, minutes_ago, site

CONFIG = load(b'[site]\ntitle = "P"\nurl = "https://p.example/"\ntimezone = "UTC"\n')
DAY = 86_400
IDS = [f"{folder}/s{number}.md" for folder in ("world", "sport", "culture") for number in range(6)]
TAGS = (("sea",), ("sea", "rain"), ())
SITE = site(
    article(id, minutes_ago(700 * at + 7), priority=1 + at % 9, tags=TAGS[at % 3], authors=("Ana",) if at % 2 else (),
            thread="tide" if at % 4 == 0 else "", embargo="2025-06-04" if at == 5 else None)
    for at, id in enumerate(IDS)
)  # fmt: skip
HELD = IDS[5]
ENDS = st.sampled_from([None, *(at(f"2025-0{5 + day // 31}-{day % 31 + 1:02}T06:00") for day in range(29, 36))])


@st.composite
def pins(draw: st.DrawFn) -> Pin:
    headline = draw(st.sampled_from(["", "Another"]))
    return Pin(story=draw(st.sampled_from(IDS)), until=draw(ENDS), headline=headline)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    return Query(
        section=draw(st.sampled_from(["", "world"])),
        topic=draw(st.sampled_from(["", "sea"])),
        author=draw(st.sampled_from(["", "", "ana"])),
        thread=draw(st.sampled_from(["", "", "tide"])),
        priority=draw(st.sampled_from([0, 4])),
        age=draw(st.sampled_from([0, 2 * DAY, 5 * DAY])),
    )


@st.composite
def areas(draw: st.DrawFn, *, repeat: bool = False, ends: bool = False) -> Area:
    """`ends`: as a block may, and neither the lead nor the side."""
    return Area(
        pins=tuple(draw(st.lists(pins(), max_size=3))),
        query=draw(st.none() | queries()),
        count=draw(st.sampled_from([0, 1, 3])),
        title="A block",
        repeat=repeat and draw(st.booleans()),
        until=draw(ENDS) if ends and draw(st.booleans()) else None,
    )


@st.composite
def files(draw: st.DrawFn, *, repeat: bool = False) -> FrontFile:
    end = draw(ENDS)
    return FrontFile(
        file="content/_fronts/home.toml",
        banner=Banner(text="Now", until=end) if end is not None else None,
        lead=draw(st.none() | areas()),
        side=draw(st.none() | areas()),
        blocks=draw(st.none() | st.lists(areas(repeat=repeat, ends=True), max_size=3).map(tuple)),
        sections=draw(st.booleans()),
    )


def front(file: FrontFile | None, now: int = NOW, folder: str = "", of: Site = SITE) -> Front:
    return steered(of, {}, folder, file, now).front


FOLDERS = st.sampled_from(["", "world"])


@given(files(), FOLDERS)
def test_no_story_stands_twice_and_none_that_is_held(file: FrontFile, folder: str) -> None:
    shown = front(file, folder=folder).shown
    assert len(shown) == len(set(shown))
    assert HELD not in shown


@given(files(repeat=True), FOLDERS)
def test_every_place_is_told_of_and_every_headline_has_one(file: FrontFile, folder: str) -> None:
    composed = steered(SITE, {}, folder, file, NOW)
    names = {place.name: place.story for place in composed.places if place.name != "banner"}
    made = composed.front
    wanted = {"lead": made.lead} if made.lead else {}
    wanted |= {f"side {n}": id for n, id in enumerate(made.side, 1)}
    wanted |= {f"block {b} {n}": id for b, block in enumerate(made.blocks, 1) for n, id in enumerate(block.stories, 1)}
    assert names == wanted
    assert made.said.keys() <= names.keys()
    assert all(block.stories for block in made.blocks)


@given(files(repeat=True))
def test_pins_in_force_go_before_what_is_automatic(file: FrontFile) -> None:
    """The first pin of the lead that stands, stands there, wherever else the story might be."""
    if file.lead is None:
        return
    there = [
        pin.story for pin in file.lead.pins if pin.story != HELD and (pin.until is None or pin.until.instant > NOW)
    ]
    if there:
        assert front(file).lead == there[0]


@given(files(repeat=True), FOLDERS)
def test_a_front_changes_at_the_instant_that_is_told_and_not_before(file: FrontFile, folder: str) -> None:
    turn = next(iter(turns(SITE, CONFIG, {folder: file}, NOW)), None)
    last = at("2026-06-01").instant if turn is None else turn.instant - 1
    now = front(file, folder=folder)
    for instant in {NOW + 1, (NOW + last) // 2, last, *(end.instant for end in file.ends if NOW < end.instant <= last)}:
        assert front(file, instant, folder) == now
    if turn is not None:
        assert front(file, turn.instant, folder) != now


def test_a_file_that_says_nothing_changes_nothing() -> None:
    assert front(FrontFile(file="")) == front(None) == compose(SITE)


@given(queries())
def test_a_query_gives_the_newest_that_answer_all_it_asks(query: Query) -> None:
    def answers(id: str) -> bool:
        one = SITE.articles[id]
        assert one.date is not None
        return (
            (not query.section or id.startswith("world/"))
            and (not query.topic or "sea" in one.tags)
            and (not query.author or "Ana" in one.authors)
            and (not query.thread or one.thread == "tide")
            and (not query.priority or one.priority <= query.priority)
            and (not query.age or one.date.instant + query.age > NOW)
        )

    assert list(matching(SITE, query, NOW)) == [id for id in SITE.stories if answers(id)]


def test_a_query_by_priority_looks_no_further_than_a_front_should() -> None:
    many = site(article(f"world/s{n}.md", minutes_ago(n), priority=1 if n == REACH else 9) for n in range(REACH + 1))
    assert list(matching(many, Query(priority=1), NOW)) == []
    assert list(matching(many, Query(section="world", priority=9), NOW)) == list(many.stories[:REACH])


def test_of_two_pins_of_one_story_the_upper_stands_and_then_the_lower() -> None:
    lead = Area(pins=(Pin(story=IDS[7], until=at("2025-06-02")),))
    block = Area(pins=(Pin(story=IDS[7]), Pin(story=IDS[8])), title="Picked")
    file = FrontFile(file="", lead=lead, blocks=(block,))
    assert (front(file).lead, front(file).blocks[0].stories) == (IDS[7], (IDS[8],))
    later = front(file, at("2025-06-02").instant)
    assert later.lead != IDS[7]
    assert later.blocks[0].stories == (IDS[7], IDS[8])


def test_what_stands_where_a_pin_ended_unseen_has_an_end_of_its_own() -> None:
    """The pin ends and its story stays, since the block asks for such stories; that ends too, and readers see it."""
    newest = SITE.stories[0]
    date = SITE.articles[newest].date
    assert date is not None
    block = Area(
        pins=(Pin(story=newest, until=at("2025-06-01T06:00")),), query=Query(age=2 * DAY), count=1, title="New"
    )
    file = FrontFile(
        file="", lead=Area(pins=(Pin(story=IDS[9]),)), side=Area(query=Query(author="nobody")), blocks=(block,)
    )
    assert front(file).blocks[0].stories == front(file, NOW + DAY).blocks[0].stories == (newest,)
    (turn,) = turns(SITE, CONFIG, {"": file}, NOW)
    assert turn.instant == date.instant + 2 * DAY
