"""Which forms a picture has: how large, cut where, and at which addresses."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from standfirst.config import ImageSettings
from standfirst.images import Look, Words
from standfirst.pictures import Forms, Known, Ladder, Said, forms_of, rendition_of, stem_of

DEFAULT = ImageSettings()


def known(width: int, height: int, digest: str = "ab" * 16, **more: Any) -> Known:
    return Known(file="content/p.jpg", digest=digest, look=Look(format="jpeg", width=width, height=height, **more))


def forms(width: int, height: int, focal: str = "", images: ImageSettings = DEFAULT, **more: Any) -> Forms:
    found = forms_of(known(width, height, **more), images, focal)
    assert found is not None
    return found


def widths(found: Forms, kind: str) -> list[int]:
    return [form.width for form in found.whole.forms if form.format == kind]


def addresses(*ladders: Ladder) -> list[str]:
    return [ladder.stem + form.end for ladder in ladders for form in ladder.forms]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (4000, [320, 480, 640, 800, 1200, 1600]),
        (1600, [320, 480, 640, 800, 1200, 1600]),
        (1250, [320, 480, 640, 800, 1200]),
        (1000, [320, 480, 640, 800, 1000]),
        (321, [320]),
    ],
)
def test_a_picture_comes_in_the_widths_of_the_settings_and_in_its_own_where_that_is_much_more(
    width: int, expected: list[int]
) -> None:
    found = forms(width, width * 2 // 3)
    assert widths(found, "avif") == widths(found, "jpeg") == expected


@pytest.mark.parametrize("size", [(1600, 1060), (600, 1600)])
def test_what_only_the_words_beside_a_picture_say_of_a_machine_is_asked_for_at_addresses_of_its_own(
    size: tuple[int, int],
) -> None:
    plain = forms(*size)
    beside = forms_of(replace(known(*size), said=Said(ai="made")), DEFAULT)
    assert beside is not None
    for one, other in zip(plain.all, beside.all, strict=True):
        assert not set(addresses(one)) & set(addresses(other))
        asked = [rendition_of(form.spec) for form in other.forms]
        assert [replace(one, source_type="") for one in asked] == [rendition_of(form.spec) for form in one.forms]
        assert {one.source_type for one in asked} == {"trainedAlgorithmicMedia"}
    own = known(*size, words=Words(source_type="trainedAlgorithmicMedia"))
    assert forms_of(replace(own, said=Said(ai="made")), DEFAULT) == plain


@pytest.mark.parametrize(
    "look",
    [
        {"width": 319, "height": 200},
        {"width": 900, "height": 600, "frames": 2},
        {"width": 900, "height": 600, "format": "svg"},
    ],
)
def test_what_is_small_or_moves_or_is_drawn_in_lines_goes_out_as_it_is(look: dict[str, Any]) -> None:
    made = Known(file="p", digest="00", look=Look(**{"format": "gif", **look}))
    assert forms_of(made, DEFAULT) is None


def test_an_animation_is_a_picture_like_any_other_where_its_first_frame_is_wanted() -> None:
    assert widths(forms(900, 600, images=ImageSettings(animation="first"), frames=9), "avif")[-1] == 900


@pytest.mark.parametrize(("more", "fallback"), [({}, "jpeg"), ({"alpha": True}, "png"), ({"line_art": True}, "png")])
def test_png_takes_the_place_of_jpeg_where_parts_are_transparent_or_colours_few(
    more: dict[str, Any], fallback: str
) -> None:
    found = forms(900, 600, images=ImageSettings(formats=("avif", "webp", "jpeg")), **more)
    assert {form.format for ladder in found.all for form in ladder.forms} == {"avif", "webp", fallback}
    assert found.fallback == fallback


def test_an_address_changes_with_the_bytes_the_crop_and_the_quality_and_with_nothing_else() -> None:
    there = set(addresses(*forms(900, 1600, "50 20").all))
    assert there == set(addresses(*forms(900, 1600, "50 20").all))
    for other in (
        forms(900, 1600, "50 20", digest="cd" * 16),
        forms(900, 1600, "50 20", ImageSettings(avif_quality=51)),
    ):
        assert there.isdisjoint(addresses(*other.all))
    moved = forms(900, 1600, "50 80")
    assert set(addresses(moved.whole)) <= there
    assert there.isdisjoint(addresses(moved.card))
    assert {stem_of(address) for address in addresses(moved.whole)} == {moved.whole.stem}
    assert stem_of("/world/a-story/") == stem_of("/_i/mine.txt") == ""


@settings(max_examples=60)
@given(
    st.integers(320, 9000),
    st.integers(1, 9000),
    st.integers(0, 100),
    st.integers(0, 100),
    st.lists(st.integers(16, 2000), min_size=1, max_size=4).filter(lambda widths: min(widths) <= 320),
)
def test_no_form_is_larger_than_what_it_shows_and_each_crop_holds_the_focal_point(
    width: int, height: int, x: int, y: int, some: list[int]
) -> None:
    found = forms(width, height, f"{x} {y}", ImageSettings(widths=tuple(some)))
    for form in (form for ladder in found.all for form in ladder.forms):
        asked = rendition_of(form.spec)
        left, top, right, bottom = asked.crop or (0.0, 0.0, 1.0, 1.0)
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert (asked.width, asked.height) == (form.width, form.height)
        assert form.width <= round((right - left) * width)
        assert form.height <= max(1, round((bottom - top) * height))
        assert left - 0.001 <= x / 100 <= right + 0.001
        assert top - 0.001 <= y / 100 <= bottom + 0.001
    assert len(set(addresses(*found.all))) == len(addresses(*found.all))
