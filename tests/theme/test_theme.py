"""The default theme keeps to what `docs/templates.md` offers, and to the promises of its design: structure,
languages, weight."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import jinja2
import pytest
from jinja2 import nodes

from standfirst.assets import finished
from standfirst.content.record import GENRES
from standfirst.markup import MarkupOptions, embedded, parse, resolve
from standfirst.rules.facts import prefetch
from standfirst.views.model import PLAIN_GENRES
from tests.theme.sample import DIR, THEME, TITLES, Portal, environment, labels, rendered

VARIANTS: dict[str, dict[str, Any]] = {
    "english": {"language": "en"},
    "hindi": {"language": "hi"},
    "urdu": {"language": "ur"},
    "without pictures": {"language": "en", "pictures": False},
    "bare": {"language": "en", "bare": True},
    "client": {"language": "en", "delivery": "client"},
    "ssi": {"language": "en", "delivery": "ssi"},
    "esi": {"language": "hi", "delivery": "esi"},
}
BLOCKS = {
    "base.html": "html_attrs title meta social styles scripts structured_data head_extra skip masthead masthead_start "
    "wordmark masthead_end sections menu before_main main rail after_main footer footer_columns legal body_end",
    "article.html": "crumbs headline standfirst lead_media meta_column byline dates body after_body source topics "
    "share related",
    "home.html": "in_focus lead side recent blocks",
    "section.html": "list_header list_lead river pager",
    "topic.html": "list_header list_lead river pager",
    "author.html": "list_header list_lead river pager",
    "404.html": "not_found_text not_found_help",
}
TEMPLATES = (THEME.parent / "docs" / "templates.md").read_text("utf-8")
MACROS = ["teaser", "picture", "time", "also_read", "recent", "crumbs", "chips", "share", "embed", "pager"]
"""Each in the file of its name."""
VOID = {"meta", "link", "img", "br", "hr", "input", "source", "wbr", "esi:include"}


class Page(HTMLParser):
    """What the tests ask about a page: its elements with their attributes, and whether every one is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice: {tag} {attrs}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID and tag not in {"path", "circle"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and tag not in {"path", "circle"}:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


@cache
def made(variant: str) -> dict[str, tuple[str, Page]]:
    """The pages of a variant, made and read once: file name → HTML and its elements."""
    return {name: (html, Page(html)) for name, html in Portal(**VARIANTS[variant]).render().items()}


def pages(variant: str) -> Iterator[tuple[str, str, Page]]:
    return ((name, *both) for name, both in made(variant).items() if not name.startswith("_f/"))


every_variant = pytest.mark.parametrize("variant", sorted(VARIANTS))


@every_variant
def test_every_element_is_closed_and_nothing_is_inline(variant: str) -> None:
    for name, (html, page) in made(variant).items():
        assert page.open == [], name
        for tag, attrs in page.elements:
            assert "style" not in attrs, f"{name}: a style attribute on <{tag}>"
            assert not [key for key in attrs if key.startswith("on")], f"{name}: a handler on <{tag}>"
        for script in page.all("script"):
            assert script.get("src") or script.get("type") in {"application/ld+json", "speculationrules"}
        assert not re.search(r">[^<]*\bNone\b", html), name


@every_variant
def test_a_page_has_one_h1_one_main_and_no_id_twice(variant: str) -> None:
    for name, _, page in pages(variant):
        assert len(page.all("h1")) == 1, name
        assert len(page.all("main")) == 1, name
        ids = Counter(attrs["id"] for _, attrs in page.elements if attrs.get("id"))
        assert [key for key, count in ids.items() if count > 1] == [], name
        for _, attrs in page.elements:
            for key in ("aria-labelledby", "popovertarget"):
                assert attrs.get(key) is None or attrs[key] in ids, f"{name}: {attrs}"
            target = attrs.get("href") or ""
            assert not target.startswith("#") or target[1:] in ids, f"{name}: {target}"


@every_variant
def test_headings_never_skip_a_level_downwards(variant: str) -> None:
    for name, _, page in pages(variant):
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        levels = levels[levels.index(1) :]
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{name}: {levels}"


@every_variant
def test_pictures_have_an_alt_and_at_most_one_has_priority(variant: str) -> None:
    for name, _, page in pages(variant):
        images = page.all("img")
        assert all("alt" in image for image in images), name
        assert sum(image.get("fetchpriority") == "high" for image in images) <= 1, name
        assert not [image for image in images if image.get("fetchpriority") and image.get("loading")], name


@every_variant
def test_times_are_absolute_and_machine_readable(variant: str) -> None:
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
    for name, (html, page) in made(variant).items():
        assert all(moment.fullmatch(time["datetime"] or "") for time in page.all("time")), name
        assert not re.search(r">[^<]*\bago\b", html), name


@every_variant
def test_json_in_a_page_is_json(variant: str) -> None:
    for _, html, _ in pages(variant):
        for text in re.findall(r'<script type="[^"]+">(.*?)</script>', html, re.S):
            json.loads(text)


@every_variant
def test_recent_posts_stands_behind_everything_else_of_the_page(variant: str) -> None:
    for name, html, _ in pages(variant):
        if name in {"index", "empty"}:  # the front is made anew by every publish
            continue
        rail = html.index('class="rail"')
        assert html.index("</main>") < rail < html.index("<footer"), name
        assert html.find("<section", rail) == -1, name


def test_a_fragment_is_bare_items_with_the_whole_excerpt() -> None:
    portal = Portal()
    made_pages = portal.render()
    for name in ("recent", "recent-brief"):
        html = made_pages[f"_f/{name}"]
        assert html.startswith("<li")
        assert html.rstrip().endswith("</li>")
        assert html.count("<li") == 6
    assert all(story.excerpt in made_pages["_f/recent"] for story in portal.stories[:6])
    assert "teaser__dek" not in made_pages["_f/recent-brief"]
    assert made_pages["_f/recent"] in made_pages["article"]


def test_the_parts_of_an_article_come_in_order() -> None:
    portal = Portal()
    html = portal.render()["article"]
    story = portal.stories[0]
    order = [
        ">World</a></li></ol>",
        '<h1 class="headline">' + story.title,
        'class="lead-figure"',
        'class="byline"',
        "Source Delta News Agency",
        "Published <time",
        "2 min read",
        'class="prose',
        "<b>Source Delta News Agency</b>",
        'class="chips"',
        'class="share"',
        ">Related</h2>",
        "Recent Posts",
    ]
    start = html.index("<main")
    for part in order:
        start = html.index(part, start) + 1


@pytest.mark.parametrize(
    ("width", "height", "shape"), [(900, 600, ""), (600, 900, " lead-figure--tall"), (1600, 300, " lead-figure--wide")]
)
def test_a_lead_picture_that_the_wide_crop_would_spoil_is_shown_whole(width: int, height: int, shape: str) -> None:
    macros: Any = environment().get_template("_macros/figure.html").module
    none = dict.fromkeys(("srcset", "sources", "caption", "credit", "label", "focal"), "")
    figure = macros.lead_figure({**none, "src": "a.jpg", "width": width, "height": height, "alt": "A"})
    assert f'<figure class="lead-figure{shape}">' in figure
    rules = (THEME / "assets" / "style.css").read_text("utf-8").split("\n")
    cropped = [rule for rule in rules if ".lead-figure" in rule and "aspect-ratio" in rule]
    assert cropped
    assert all(":not(.lead-figure--tall, .lead-figure--wide)" in rule for rule in cropped)


def test_related_stories_are_more_from_the_section_only_where_all_of_them_are() -> None:
    portal = Portal()
    story = portal.stories[0]
    assert "More from World" not in portal.render()["article"]
    story.related = [portal.story(n, section=story.section) for n in (9, 10)]
    assert "More from World" in portal.render()["article"]


def test_a_block_of_few_pictures_opens_with_one_and_has_the_others_in_words() -> None:
    portal = Portal()
    *plain, pictured = portal.stories[5:8]
    for story in plain:
        story.image = None
    html = portal.render()["index"]
    block = html[html.index('aria-labelledby="h-block-1"') : html.index('aria-labelledby="h-block-2"')]
    assert "grid--wide" in block
    assert block.count("teaser__media") == 1
    assert block.index("teaser__media") < block.index(pictured.title) < block.index(plain[0].title)
    pictured.image = None
    html = portal.render()["index"]
    assert 'grid--3"' in html[html.index('aria-labelledby="h-block-1"') : html.index('aria-labelledby="h-block-2"')]


def test_below_the_lead_stand_two_stories_at_most_that_are_nowhere_else_on_the_front() -> None:
    portal = Portal()
    portal.stories[0].related = portal.stories[1:8]
    assert "teaser--line" not in portal.render()["index"]
    portal.stories[0].related = [portal.stories[n] for n in (1, 5, 22, 21, 23)]
    html = portal.render()["index"]
    assert html.count("teaser--line") == 2
    for n in (22, 21):
        assert portal.stories[n].url in html


def test_a_story_in_another_language_says_so_and_no_other_does() -> None:
    portal = Portal()
    foreign = portal.stories[2]
    foreign.language, foreign.dir, foreign.title = "ur", "rtl", TITLES["ur"][2]
    html = portal.render()["index"]
    assert html.count('lang="ur" dir="rtl"') == html.count(foreign.title) == 2  # beside the lead, and in Recent Posts


def test_a_page_in_another_language_marks_what_is_in_the_sites() -> None:
    portal = Portal("en")
    page = portal.page("article", "/s/0/", language="ur", dir="rtl")
    story = portal.story(0, language="ur", dir="rtl")
    everywhere = {**portal.shared(), "fragment": lambda name: "", "page": page, "here": page}
    html = rendered(environment(), "article.html", everywhere, page=page, story=story)
    assert '<html lang="ur" dir="rtl">' in html
    assert re.search(r'<ol class="rail__list"[^>]* lang="en" dir="ltr">', html)
    assert '<article class="article">' in html


def test_the_current_section_is_marked() -> None:
    html = Portal().render()
    assert html["section"].count('<a href="/s1/" aria-current="page">') == 1
    assert html["article"].count('<a href="/s1/" aria-current="true">') == 1
    assert html["index"].count("aria-current") == 0


def test_an_inlined_sheet_stands_in_the_page_and_no_page_has_another_style() -> None:
    portal = Portal()
    portal.site.theme.accent, portal.site.theme.accent_dark = "#006400", "#90ee90"
    assert "<style" not in portal.render()["page"]
    portal.site.theme.inline_css = True
    html = portal.render()["page"]
    assert "/assets/style.css" not in html
    assert html.count("<style>") == 1
    assert "--paper: #fffdf9" in html


def test_a_menu_of_the_publishers_own_replaces_the_sections_strip() -> None:
    portal = Portal()
    portal.site.menu = [type(portal.site)(label="Live", url="/live/", language="en")]
    html = portal.render()["index"]
    strip = html[html.index('class="sections"') : html.index('class="menu"')]
    assert re.findall(r'href="([^"]+)"', strip) == ["/live/"]


def test_addresses_carry_the_path_of_the_site() -> None:
    portal = Portal()
    portal.site.url, portal.site.home = "https://news.example/paper/", "/paper/"
    html = portal.render()["index"]
    assert 'data-fragment="/paper/_f/recent-brief.html"' in html
    rules = json.loads(prefetch("/paper/"))
    assert rules == {"prefetch": [{"where": {"href_matches": "/paper/*"}, "eagerness": "moderate"}]}


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_the_blocks_of_a_template_are_a_contract(name: str) -> None:
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME))
    found: set[str] = set()
    parent: str | None = name
    while parent:
        tree = env.parse((THEME / parent).read_text("utf-8"))
        found |= {block.name for block in tree.find_all(nodes.Block)}
        extends = tree.find(nodes.Extends)
        parent = extends.template.value if extends and isinstance(extends.template, nodes.Const) else None
    assert set(BLOCKS[name].split()) - found == set()


def used_labels() -> set[str]:
    env = jinja2.Environment()
    keys = {
        "also_read",
        "embed",
        "embed_show",
        "ai_made",
        "ai_edited",
        "correction",
        "clarification",
    }  # said by the engine, or by the kind of a notice
    keys |= {f"genre_{genre}" for genre in GENRES if genre not in PLAIN_GENRES}
    for path in THEME.rglob("*.html"):
        for call in env.parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t" and isinstance(call.args[0], nodes.Const):
                keys.add(call.args[0].value)
    return keys | {f"held_{why}" for why in ("draft", "future", "embargoed", "expired", "withheld", "faulty")}


@pytest.mark.parametrize("language", sorted(DIR))
def test_every_label_is_in_every_catalogue_and_none_is_left_over(language: str) -> None:
    catalogue = dict(labels(language))
    dates = catalogue.pop("dates")
    assert set(catalogue) == used_labels()
    assert set(dates) == {"locale", "short", "medium", "long", "day", "weekday", "month"}
    english = labels("en")
    for key, text in catalogue.items():
        assert set(re.findall(r"{\w*}", text)) == set(re.findall(r"{\w*}", english[key])), key


def test_the_style_sheet_and_the_script_are_small() -> None:
    css = finished("style.css", ((THEME / "assets/style.css").read_bytes(),))
    script = (THEME / "assets/site.js").read_bytes()
    assert len(gzip.compress(css, 9)) <= 7 * 1024
    assert len(gzip.compress(script, 9)) <= 2 * 1024


def test_the_style_sheet_mirrors_with_the_direction_of_the_page() -> None:
    css = re.sub(r"/\*.*?\*/", "", (THEME / "assets/style.css").read_text("utf-8"), flags=re.S)
    assert re.findall(r"\b(?:left|right)\b", css) == []
    # four values name physical sides: only the menu may, for the edge it comes from
    sided = re.findall(r"(?:margin|padding|inset): [^;\s]+ [^;\s]+ [^;\s]+ [^;\s]+", css)
    uneven = [rule for rule in sided if rule.split()[2] != rule.split()[4]]
    assert uneven == ["inset: 0 auto 0 0", "inset: 0 0 0 auto"]


def test_the_classes_that_bodies_bring_have_a_style() -> None:
    text = (
        "> [!BOX] T\n> a\n\n> [!QUOTE] N\n> a\n\n![a](/a.png)\n![b](/b.png)\n\nAlso Read: [](a.md)\n\n"
        "<https://youtu.be/abcDEF-_123>\n\na[^1]\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n[^1]: b"
    )
    body = parse(text, file="a.md", first_line=1, options=MarkupOptions()).body
    html = resolve(body, address=lambda _: "/a/", headline=lambda _: "", picture=lambda _: None, label="Also Read:")
    html = embedded(html, lambda: ("This is from {name}.", "Show it"))
    brought = set(" ".join(re.findall(r'class="([^"]+)"', html)).split()) - {"footnote-ref", "footnote-backref"}
    assert brought == {
        "also-read", "box", "box__title", "btn", "embed", "embed--video", "footnote", "gallery", "pull-quote", "to-center", "to-end",
    }  # fmt: skip
    css = (THEME / "assets/style.css").read_text("utf-8")
    assert {name for name in brought if not re.search(rf"\.{name}(?![\w-])", css)} == set()


def luminance(colour: str) -> float:
    def channel(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_is_readable_on_both_papers(scheme: int) -> None:
    css = (THEME / "assets/style.css").read_text("utf-8")
    colour = {
        name: re.findall(rf"--{name}: (#\w{{6}})", css)[scheme]
        for name in ["paper", "paper-2", "ink", "ink-2", "ink-3", "accent", "string", "focus"]
    }
    for text in ("ink", "ink-2", "ink-3", "accent", "string", "focus"):
        for paper in ("paper", "paper-2"):
            light, dark = sorted((luminance(colour[text]), luminance(colour[paper])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= (12 if text == "ink" else 4.5), f"{text} on {paper}"


def test_templates_without_an_optional_value_raise_nothing_and_an_unknown_name_does() -> None:
    env = environment()
    with pytest.raises(jinja2.UndefinedError):
        env.from_string("{{ page.colour }}").render(page=Portal().page("home", "/"))


def parameters(macro: nodes.Macro) -> str:
    """A macro's parameters as documentation has them."""
    names = [argument.name for argument in macro.args]
    given = [repr(default.value) if isinstance(default, nodes.Const) else "" for default in macro.defaults]
    given = [value.replace("'", '"').replace("None", "none") for value in given]
    plain = names[: len(names) - len(given)]
    return ", ".join([*plain, *(f"{name}={value}" for name, value in zip(names[len(plain) :], given, strict=True))])


@pytest.mark.parametrize("name", MACROS)
def test_every_public_macro_is_there_and_documented_with_its_parameters(name: str) -> None:
    tree = environment().parse((THEME / "_macros" / f"{name}.html").read_text("utf-8"))
    (macro,) = (found for found in tree.find_all(nodes.Macro) if found.name == name)
    assert f"| `{name}({parameters(macro)})` |" in TEMPLATES


def test_every_public_block_is_documented() -> None:
    table = TEMPLATES.partition("| in | blocks |")[2].partition("\n\n")[0]
    rows = [set(re.findall("`([a-z_]+)`", line.split("|")[2])) for line in table.splitlines() if line.count("|") == 3]
    for name, blocks in BLOCKS.items():
        assert any(set(blocks.split()) <= row for row in rows), name


def test_the_comma_after_an_author_is_in_the_box_of_the_name() -> None:
    """Else it could begin a line: browsers may part lines beside a box."""
    byline = (THEME / "_macros/byline.html").read_text(encoding="utf-8")
    people = [{"name": name, "url": f"/author/{name.lower()}/"} for name in ("Ann", "Ben")]
    text = (
        jinja2.Environment(autoescape=True, trim_blocks=True)
        .from_string(byline + "{{ byline(people) }}")
        .render(people=people)
    )
    assert text.strip().endswith('>Ann,</a> <a rel="author" href="/author/ben/">Ben</a>')
