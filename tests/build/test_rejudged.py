"""A judgement from the last one and what has changed is the judgement on everything, and names all that differs."""

from collections.abc import Mapping
from unicodedata import normalize

from hypothesis import event, given, settings
from hypothesis import strategies as st

from standfirst.build.judgement import Judgement, Sources, judged
from standfirst.build.rejudging import new_pictures, rejudged
from standfirst.build.steering import Written
from standfirst.config import load
from standfirst.content.front import read_front
from standfirst.documents import Document, parse
from standfirst.images import Look
from standfirst.incremental import fingerprint
from standfirst.pictures import Known
from standfirst.rules.versioned import Touched
from standfirst.rules.world import inputs
from tests.model.sample import NOW

CONFIG = load(b'[site]\ntitle = "P"\nurl = "https://p.example/"\ntimezone = "UTC"\n[pagination]\nsize = 2\n')
IDS = [f"{folder}/{name}.md" for folder in ("world", "sport", "world/asia") for name in ("a", "b", "c", "é", "é")]
LINKS = [
    "a.md",
    "/world/b.md",
    "../sport/c.md",
    "é.md",
    "nobody.md",
    "/topic/sea/",
    "/world/a/",
    "x.png",
    "https://pictures.example/x.png",
    "/archive/2025/01/01/",
]

GOOD = {
    id: f"---\ntitle: Good\ndate: 2025-01-0{1 + at % 3}\ntags: [Sea]\n---\nText.\n"
    for at, id in enumerate(IDS)
    if normalize("NFC", id) == id
}

Texts = Mapping[str, str]

FRONTS = [
    "",
    '[lead]\npins = [{story = "world/b.md", until = "2025-06-02"}, {story = "sport/a.md", until = "never"}]\n',
    '[banner]\ntext = "A"\nstory = "world/a.md"\nuntil = "2025-06-02"\n[[blocks]]\nthread = "tide"\nage = "152d"\n',
    '[[blocks]]\ntag = "Sea"\npriority = 4\nuntil = "2025-06-01 12:00"\n[[blocks]]\nsection = "nowhere"\n',
    "[laed]\n",
]


@st.composite
def drawn(draw: st.DrawFn) -> str:
    """A story's file: most are good."""
    lines = [f"title: {draw(st.sampled_from(['One', 'Two seas', 'One sea']))}"]
    lines.append(f"date: 2025-01-0{draw(st.integers(1, 3))}")
    extras = {
        "tags": ["[Sea]", "[sea, Sky]"],
        "authors": ["[Ana]", "[ana]"],
        "draft": ["true"],
        "embargo": ["2025-12-01"],
        "expires": ["2025-02-01", "2025-09-01"],
        "updated": ["2025-03-01", "2025-10-01"],
        "slug": ["a", "one"],
        "aliases": ["[/old/]", "[/world/]"],
        "image": ["{src: x.png, alt: An x, until: 2025-08-01}"],
        "also_read": ["[b.md]", "{ban: [b.md]}", "{ban: [../sport/c.md]}"],
        "thread": ["tide", "Tide"],
    }
    for key in draw(st.lists(st.sampled_from(sorted(extras)), max_size=2, unique=True)):
        lines.append(f"{key}: {draw(st.sampled_from(extras[key]))}")
    body = draw(st.sampled_from(["Text.", "Other text."]))
    for link in draw(st.lists(st.sampled_from(LINKS), max_size=2)) if draw(st.booleans()) else ():
        body += f"\n\nSee [it]({link})." if not link.endswith("png") else f"\n\n![An x]({link})"
    return "---\n" + "\n".join(lines) + f"\n---\n{body}\n"


def known(file: str) -> Known | None:
    return Known(file=file, digest="ab" * 16, look=Look(format="png", width=900, height=600))


def sources(texts: Texts, front: str = "", *, pictures: bool = True) -> Sources:
    documents: dict[str, Document] = {}
    for id, text in texts.items():
        documents[id] = parse(text.encode(), id, CONFIG, ("also read",)).document
    return Sources(
        documents=documents,
        prints={id: fingerprint(document) for id, document in documents.items()},
        files={"world/x.png": "content/world/x.png"} if pictures else {},
        known=known,
        static={"Old": "static/Old"},
        assets={"/a.css": "a.css"},
        fragments=("recent", "recent-brief"),
        problems=(),
        fronts=written_of(front),
    )


def written_of(front: str) -> Written:
    file, problems = (
        read_front(front.encode(), file="content/_fronts/home.toml", timezone="UTC") if front else (None, ())
    )
    return Written(files={"": file} if file is not None else {}, problems=problems)


def same(told: Judgement, whole: Judgement) -> None:
    """All that a build makes of a judgement, but for where it comes from."""
    assert told.world.site == whole.world.site
    assert told.world.plan == whole.world.plan
    assert {id: sorted(map(repr, found)) for id, found in told.found.items()} == {
        id: sorted(map(repr, found)) for id, found in whole.found.items()
    }
    assert told.until == whole.until
    assert told.problems == whole.problems
    assert told.world.front_turn == whole.world.front_turn
    assert told.ends == whole.ends
    assert told.world.fronts == whole.world.fronts
    assert told.world.instants == whole.world.instants
    assert told.world.updates == whole.world.updates
    assert told.world.outside == whole.world.outside


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(IDS), st.none() | drawn(), max_size=5),
    st.dictionaries(st.sampled_from(IDS), st.none() | drawn(), min_size=1, max_size=3),
    st.booleans(),
    st.booleans(),
    st.sampled_from(FRONTS),
    st.sampled_from(FRONTS),
    st.integers(0, 2),
    st.booleans(),
)
def test_a_judgement_told_from_the_last_is_that_on_everything(
    begun: Mapping[str, str | None],
    changes: Mapping[str, str | None],
    preview: bool,
    at_hand: bool,
    front: str,
    next_front: str,
    days: int,
    came: bool,
) -> None:
    """Whatever editors do to the front meanwhile, and though pins have ended: fronts are composed anew. A picture may
    have come beside the stories."""
    then = {id: text for id, text in {**GOOD, **begun}.items() if text is not None}
    now = {id: text for id, text in {**then, **changes}.items() if text is not None}
    old, new = sources(then, front, pictures=not came), sources(now, next_front)
    last = judged(old, CONFIG, now=NOW, preview=preview)
    later = NOW + days * 86_400
    later = later if last.until is None or later < last.until else NOW
    before = {id: old.documents.get(id) for id in changes}
    told = rejudged(
        last,
        before,
        new,
        CONFIG,
        now=later,
        preview=preview,
        at_hand=at_hand,
        came=new_pictures(new.files, new.files if came else ()),
    )
    if told is None:
        event(f"further, came: {came}")
        return
    event(f"told, came: {came}")
    whole = judged(new, CONFIG, now=later, preview=preview)
    same(told, whole)
    before_versions = {kind: known.versions for kind, known in inputs(last.world).items()}
    again = inputs(told.world, before_versions.__getitem__, told.touched)
    for kind, known in inputs(whole.world).items():
        assert again[kind].versions == known.versions, kind
        differ = {
            name
            for name in {*known.versions, *before_versions[kind]}
            if known.versions.get(name) != before_versions[kind].get(name)
        }
        told_of = again[kind].changed
        late = kind in ("names", "sitemap")  # worked out only when somebody asks
        assert told_of is None or (differ <= set(told_of) if late else set(told_of) == differ), kind


def test_other_words_leave_the_judgement_standing() -> None:
    then = {"world/a.md": "---\ntitle: A\ndate: 2025-01-01\n---\nText.\n"}
    old, new = sources(then), sources({"world/a.md": then["world/a.md"] + "\n\nMore.\n"})
    last = judged(old, CONFIG, now=NOW, preview=False)
    told = rejudged(last, old.documents, new, CONFIG, now=NOW, preview=False, at_hand=True)
    assert told is not None
    assert told.standing
    assert told.touched == Touched(sources=frozenset(then))
    assert told.world.site.articles["world/a.md"].words == 2
