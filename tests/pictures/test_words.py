"""The words that stand with pictures, whoever has written them, and the end of the right to show one."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from PIL import Image

from standfirst import images
from standfirst.build import Report
from standfirst.images import Look, look
from standfirst.pictures import Known, Said, edited, source_type
from standfirst.pictures.known import Ai
from tests.build.tiny import Paper, codes, story
from tests.pictures.shots import FILES, forms, named, paper, photo

REALLY = images.render
PAGE, LEAD, BESIDE = "content/world/a/index.md", "content/world/a/lead.jpg", "content/world/a/lead.jpg.toml"
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" photoshop:Credit="The file"
 Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{}"/></rdf:RDF></x:xmpmeta>"""


def told(source_type: str) -> bytes:
    """A picture that says by itself who made it, and how."""
    file = io.BytesIO()
    with Image.open(io.BytesIO(photo())) as image:
        image.save(file, "JPEG", xmp=XMP.format(source_type).encode())
    return file.getvalue()


@pytest.fixture(autouse=True)
def unseen(anew: None) -> Iterator[None]:
    with patch.object(images, "render", named):
        yield


@pytest.fixture
def small(tmp_path: Path) -> Paper:
    return paper(tmp_path)


def words(site: Paper) -> str:
    """What the page of the story says in its first line."""
    return site.page("world/a").split("{")[0]


def test_front_matter_comes_before_the_file_beside_and_that_before_the_picture_itself(small: Paper) -> None:
    small.write({LEAD: told("digitalCapture")})
    small.change(PAGE, "{src: lead.jpg, alt: Water, credit: Ana}", "lead.jpg")
    report = small.build()
    assert codes(report) == [("warning", "picture-alt", PAGE, 4)]
    assert "The file" in words(small)
    small.write({BESIDE: 'alt = "A wave"\ncredit = "The desk"\n'})
    assert codes(small.good()) == []
    assert "A wave The desk" in words(small)
    small.change(PAGE, "image: lead.jpg", "image: {src: lead.jpg, credit: Ana}")
    small.good()
    assert "A wave Ana" in words(small)
    assert small.output() == small.clean()
    assert not [name for name in small.output() if name.endswith(".toml")]


def test_words_whose_picture_was_renamed_are_missed_and_are_not_public(small: Paper) -> None:
    small.write({BESIDE: 'credit = "Bo"\n', "static/a.jpg": photo(), "static/a.jpg.toml": 'credit = "Bo"\n'})
    assert codes(small.good()) == []
    (small.root / "static/a.jpg").rename(small.root / "static/b.jpg")
    (small.root / LEAD).rename(small.root / "content/world/a/sea.jpg")
    small.change(PAGE, "lead.jpg", "sea.jpg")
    report = small.build()
    assert [(one.code, one.file, one.hint) for one in report.problems] == [
        ("picture-words-alone", BESIDE, "rename it sea.jpg.toml"),
        ("picture-words-alone", "static/a.jpg.toml", "rename it b.jpg.toml"),
    ]
    assert not [name for name in small.output() if name.endswith(".toml")]
    (small.root / BESIDE).rename(small.root / "content/world/a/sea.toml")
    (small.root / "static/a.jpg.toml").unlink()
    (problem,) = small.build().problems
    assert "the whole name" in problem.message
    assert problem.hint == "rename it sea.jpg.toml"


def test_a_picture_in_a_text_takes_the_words_that_its_author_left_out(small: Paper) -> None:
    small.write({"content/world/a/map.jpg.toml": 'alt = "The coast"\ncaption = "Not to scale"\ncredit = "Bo"\n'})
    small.good()
    assert "<figcaption>The map · <cite>Bo</cite></figcaption>" in small.page("world/a")
    small.change(PAGE, "![A map](map.jpg 'The map')", "![](map.jpg)")
    small.good()
    assert 'alt="The coast"' in small.page("world/a")
    assert "<figcaption>Not to scale · <cite>Bo</cite></figcaption>" in small.page("world/a")


def test_a_lead_picture_without_words_is_a_warning_at_its_line(small: Paper) -> None:
    small.change(PAGE, "{src: lead.jpg, alt: Water, credit: Ana}", "lead.jpg")
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "JPEG")
    small.write({LEAD: file.getvalue()})
    report = small.build()
    assert report.published
    assert codes(report) == [("warning", "picture-alt", PAGE, 4), ("warning", "picture-credit", PAGE, 4)]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('alt = "A"\ncredti = "B"', 2, "it has no key 'credti'"),
        ('until = "soon"', 1, "until 'soon' is no time"),
        ("alt = A", 1, "it is not TOML"),
        ('ai = "perhaps"', 1, "ai 'perhaps' is neither made nor edited"),
        ('alt = "A"\nfocal = "left"', 2, "focal 'left' is no point"),
        ("credit = 5", 1, "credit is no text"),
    ],
)
def test_words_that_cannot_be_read_hold_the_story(small: Paper, text: str, line: int, said: str) -> None:
    small.write({BESIDE: text + "\n"})
    report = small.build()
    assert codes(report) == [("error", "picture-words", PAGE, 4)]
    assert f"lead.jpg.toml, line {line}: {said}" in report.problems[0].message


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("trainedAlgorithmicMedia", "Image made with AI"),
        ("compositeWithTrainedAlgorithmicMedia", "Image edited with AI"),
        ("digitalCapture", ""),
    ],
)
def test_readers_are_told_what_a_machine_has_made(small: Paper, source: str, label: str) -> None:
    small.write({LEAD: told(source)})
    small.change(PAGE, "Text.", "![In the text](lead.jpg)")
    small.good()
    page = small.page("world/a")
    assert page.count("with AI") == (2 if label else 0)
    if label:
        assert f"<figcaption><cite>The file</cite> · <b>{label}</b></figcaption>" in page


@pytest.mark.parametrize(
    ("source", "beside", "word"),
    [
        ("compositeSynthetic", "", "compositeSynthetic"),
        ("algorithmicMedia", "", "algorithmicMedia"),
        ("algorithmicMedia", "edited", "compositeWithTrainedAlgorithmicMedia"),
        ("digitalCapture", "made", "trainedAlgorithmicMedia"),
        ("digitalCapture", "", ""),
    ],
)
def test_search_engines_are_told_in_the_words_of_iptc(source: str, beside: Ai, word: str) -> None:
    seen = look(told(source))
    assert isinstance(seen, Look)
    assert source_type(Known(file="", digest="", look=seen, said=Said(ai=beside or edited(seen.words)))) == word


def test_the_files_of_a_picture_say_what_the_words_beside_it_say_of_a_machines_part(small: Paper) -> None:
    def terms() -> set[str]:
        seen = [look(data) for name, data in small.output().items() if re.search(r"_i/.*\.(?:jpg|avif)$", name)]
        return {one.words.source_type for one in seen if isinstance(one, Look)}

    small.remove("content/world/a/map.jpg")
    small.change(PAGE, "![A map](map.jpg 'The map')", "")
    with patch.object(images, "render", REALLY):
        small.good()
        plain = forms(small)
        assert [terms(), len(plain)] == [{""}, 4]
        small.write({BESIDE: 'ai = "edited"\n'})
        small.good()
        assert terms() == {"compositeWithTrainedAlgorithmicMedia"}
        assert not plain & forms(small)
        assert small.output() == small.clean()
        small.remove(BESIDE)
        small.good()
        assert forms(small) == plain


def test_every_list_that_shows_what_a_machine_has_made_says_so(tmp_path: Path) -> None:
    hindi = story("नदी", "2025-01-03", language="hi", image="{src: a/lead.jpg, alt: जल, credit: Ana}")
    pinned = (
        '[lead]\npins = [{ story = "world/b.md", until = "never", image = { src = "/drawn.jpg", alt = "A sketch" } }]\n'
    )
    site = paper(
        tmp_path,
        {
            BESIDE: 'ai = "edited"\n',
            "content/world/hi.md": hindi,
            "content/world/c.md": story("Plain", "2025-01-04", image="{src: a/map.jpg, alt: A map, credit: Ana}"),
            "content/_fronts/home.toml": pinned,
            "static/drawn.jpg": told("algorithmicMedia"),
        },
        theme=True,
    )
    site.good()

    def labels(page: str) -> dict[str, str]:
        teasers = re.findall(r'<article class="teaser.*?</article>', site.page(page), re.DOTALL)
        lines = [(re.search(r'href="/world/(\w+)/"', one), re.search(r"</time>([^<]*)</p>", one)) for one in teasers]
        return {address[1]: line[1] for address, line in lines if address and line}

    changed, hindi_label = " · Image edited with AI", " · एआई से बदली गई तस्वीर"
    assert labels("world") == {"a": changed, "hi": hindi_label, "b": "", "c": ""}
    assert labels("") == {"a": changed, "hi": hindi_label, "b": " · Image made with AI", "c": ""}
    node = next(
        n
        for n in json.loads(site.page("world/a").split('ld+json">')[1].split("</script>")[0])["@graph"]
        if "image" in n
    )
    assert (
        node["image"][0]["digitalSourceType"] == "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
    )
    assert "digitalSourceType" not in site.page("world/c")


def the_hour(site: Paper, report: Report) -> None:
    """The picture is there until an hour that is told, and then no more, and nobody has edited anything."""
    assert report.next_change == "2025-06-10T00:00:00+00:00"
    assert len(forms(site)) == 8
    before = site.output()
    last = site.good(now="2025-06-09T23:59")
    assert site.output() == before
    assert last.next_change == report.next_change
    site.good(now="2025-06-10T00:00")
    assert len(forms(site)) == 4
    assert "lead" not in site.page("world/a")
    assert site.output() == site.clean(now="2025-06-10T00:00")


def test_the_right_to_a_picture_ends_at_its_hour_as_front_matter_says(small: Paper) -> None:
    small.change(PAGE, "credit: Ana", "credit: Ana, until: 2025-06-10")
    small.change(PAGE, "Text.", "![The same](lead.jpg)")
    the_hour(small, small.good())


def test_the_right_to_a_picture_ends_at_its_hour_as_the_file_beside_says(small: Paper) -> None:
    small.write({BESIDE: "until = 2025-06-10\n"})
    the_hour(small, small.good())


def test_a_right_that_ends_for_one_story_does_not_end_for_another(small: Paper) -> None:
    small.change(PAGE, "credit: Ana", "credit: Ana, until: 2025-05-10")
    small.write({"content/world/b.md": story("B", image="{src: a/lead.jpg, alt: Water, credit: Ana}")})
    small.good()
    assert len(forms(small)) == 8
    assert "Water" not in small.page("world/a")
    assert "Water" in small.page("world/b")
    assert small.output() == small.clean()


def test_a_story_that_begins_to_use_a_picture_whose_right_ends_is_told_of(small: Paper) -> None:
    small.write({"content/world/c.jpg": photo(40, 30, 5), "content/world/c.jpg.toml": "until = 2025-06-10\n"})
    assert small.good().next_change is None
    small.write({"content/world/b.md": story("Another", "2025-01-02T10:00", body="![C](c.jpg)")})
    assert small.good().next_change == "2025-06-10T00:00:00+00:00"
    small.good(now="2025-06-11")
    assert "<img" not in small.page("world/b")
    assert small.output() == small.clean(now="2025-06-11")


def test_a_picture_of_static_goes_at_its_hour_too(small: Paper) -> None:
    small.write({"static/p.jpg": photo(), "static/p.jpg.toml": "until = 2025-06-10\n"})
    assert small.good().next_change == "2025-06-10T00:00:00+00:00"
    assert "p.jpg" in small.output()
    small.good(now="2025-06-11")
    assert [name for name in small.output() if name.startswith("p.jpg")] == []


def test_the_pictures_of_this_test_have_no_words_of_their_own() -> None:
    assert FILES[LEAD] == photo()
