import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops, features

from standfirst.problems import EnvironmentFault, UsageError
from standfirst.rules.social_cards import ACCENT
from standfirst.social_cards import HEIGHT, WIDTH, Face, SocialCard
from standfirst.social_cards.drawing import INK, PAPER, draw, encoder
from tests.social_cards.fonts import FONTS, card

LONG = "A headline that goes on and on, as if nobody had ever told its author to stop, " * 6
HEADLINES = {
    "one word": card("Flood"),
    "long": card(LONG),
    "one very long word": card("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 3),
    "hindi": card("बंदरगाह परिषद ने पुरानी नौका सेवा जारी रखी: PTI", language="hi", kicker="शहर"),
    "urdu": card("بندرگاہ کونسل نے 2025 میں Halver Ferry کی کشتی چلتی رکھی", language="ur", rtl=True, kicker="شہر"),
}
EDGE = 60
"""Pixels on each side that are paper."""


def picture(of: SocialCard) -> Image.Image:
    return Image.open(io.BytesIO(draw(of, FONTS))).convert("RGB")


def inked(image: Image.Image) -> tuple[int, int, int, int]:
    """The box of all that is not paper."""
    box = ImageChops.difference(image, Image.new("RGB", image.size, PAPER)).getbbox()
    assert box is not None
    return box


@pytest.fixture(scope="module")
def pictures() -> dict[str, Image.Image]:
    return {name: picture(of) for name, of in HEADLINES.items()}


@pytest.mark.parametrize("name", HEADLINES)
def test_nothing_of_a_headline_reaches_the_edge_or_the_foot(pictures: dict[str, Image.Image], name: str) -> None:
    image = pictures[name]
    left, top, right, bottom = inked(image)
    assert image.size == (WIDTH, HEIGHT)
    assert left >= EDGE
    assert top >= 50
    assert right <= WIDTH - EDGE
    assert bottom <= HEIGHT - 10
    gap = image.crop((0, 525, WIDTH, 533))
    assert inked_or_none(gap) is None, "the headline ends above the rule over the paper's name"


def inked_or_none(image: Image.Image) -> object:
    return ImageChops.difference(image, Image.new("RGB", image.size, PAPER)).getbbox()


def test_a_card_in_urdu_begins_at_the_right_edge_and_one_in_english_at_the_left(
    pictures: dict[str, Image.Image],
) -> None:
    area = (0, 150, WIDTH, 525)
    for name in ("urdu", "one word"):
        left, _, right, _ = inked(pictures[name].crop(area))
        assert (WIDTH - right < 80) == (name == "urdu")
        assert (left < 80) == (name == "one word")


def test_the_same_card_gives_the_same_bytes_and_any_other_one_others() -> None:
    whole = draw(card("Flood"), FONTS)
    assert draw(card("Flood"), FONTS) == whole
    others = [card("Floods"), card("Flood", kicker=""), card("Flood", paper="P"), card("Flood", accent="#004488")]
    assert len({whole, *(draw(other, FONTS) for other in others)}) == len(others) + 1


def test_no_time_and_no_name_of_a_machine_is_in_a_picture() -> None:
    chunks = re.findall(rb"(IHDR|PLTE|IDAT|IEND|tEXt|zTXt|iTXt|tIME|eXIf|pHYs|tRNS)", draw(card("Flood"), FONTS))
    assert set(chunks) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def test_hindi_is_shaped() -> None:
    """The vowel of कि is written before its consonant: unshaped, its ink would lie behind that."""
    plain = inked(picture(card("क", language="hi", kicker="")).crop((0, 150, WIDTH, 525)))
    vowel = picture(card("कि", language="hi", kicker="")).crop((0, 150, WIDTH, 525))
    stem = plain[2] - plain[0]
    assert inked(vowel)[2] - inked(vowel)[0] > stem
    assert "raqm" in encoder().split()


def test_the_colours_are_those_of_the_theme() -> None:
    sheet = (Path(__file__).parents[2] / "templates/assets/style.css").read_text()
    for name, colour in (("paper", "#{:02x}{:02x}{:02x}".format(*PAPER)), ("ink", "#{:02x}{:02x}{:02x}".format(*INK)),
                         ("accent", ACCENT)):  # fmt: skip
        assert re.search(rf"--{name}: ([^;]+);", sheet).group(1) == colour  # type: ignore[union-attr]


def test_pillow_without_raqm_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda name: False)
    encoder.cache_clear()
    with pytest.raises(EnvironmentFault, match="Raqm") as refused:
        encoder()
    encoder.cache_clear()
    assert "pip install" in refused.value.hint


def test_a_font_that_is_cut_off_is_named() -> None:
    name = "NotoSerif-Bold.ttf"
    broken = {name: FONTS[name][:60_000]}
    with pytest.raises(UsageError, match=name):
        draw(card("Flood", faces=(Face(name, ""),)), broken)


def test_what_is_in_the_accent_has_no_ink_in_its_edges() -> None:
    kicker = picture(card("Flood", kicker="CITY")).crop((60, 88, 600, 125))
    reds = {kicker.getpixel((x, y)) for x in range(kicker.width) for y in range(kicker.height)}
    assert len(reds) > 3, "edges are smooth"
    assert INK not in reds
