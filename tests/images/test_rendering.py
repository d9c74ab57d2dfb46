"""Renditions: upright, in true colours, as large as asked for, with credit and nothing else, the same bytes each time."""

from __future__ import annotations

import io
import math
import os
import signal
import subprocess
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor

import msgspec
import PIL
import pytest
from PIL import Image, ImageCms

from standfirst.images import Limits, Look, Refusal, Rendition, dimensions, encoder, look, render
from standfirst.images.orders import Order
from tests.images import profiles
from tests.images.measure import difference, opened
from tests.images.samples import drawn, in_jpeg, located, saved, segment

ALL = ("avif", "jpeg", "png", "webp")
WIDE = profiles.of_light(profiles.WIDE, 563 / 256)


def one(data: bytes, *wanted: Rendition) -> Image.Image:
    made = render(data, wanted)
    assert not isinstance(made, Refusal), made
    return opened(made[0])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_of_the_eight_orientations_comes_out_upright(orientation: int) -> None:
    upright = drawn((48, 32))
    back = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}  # the turn that undoes each
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }  # fmt: skip
    stored = upright if orientation == 1 else upright.transpose(turns[back[orientation]])
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("PNG", "AVIF"):  # AVIF has it as properties, which Pillow writes in the place of EXIF's
        data = saved(
            kind, stored, exif=exif.tobytes(), **({"quality": 100, "subsampling": "4:4:4"} if kind == "AVIF" else {})
        )
        assert dimensions(data) == (48, 32)
        assert difference(one(data, Rendition(48, 32, "png")), upright).most < 2.3


def test_all_formats_are_made_of_all_formats_in_the_size_asked_for() -> None:
    wanted = [Rendition(30, 20, kind) for kind in ALL]
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "GIF"):
        made = render(saved(kind), wanted)
        assert not isinstance(made, Refusal)
        assert [opened(data).format for data in made] == ["AVIF", "JPEG", "PNG", "WEBP"]
        assert [opened(data).size for data in made] == [(30, 20)] * 4


def test_a_crop_shows_its_part_of_the_upright_picture() -> None:
    halves = Image.new("RGB", (80, 40), (255, 0, 0))
    halves.paste((0, 0, 255), (40, 0, 80, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # stored on its side: red is at the top when it is looked at
    data = saved("PNG", halves, exif=exif.tobytes())
    assert dimensions(data) == (40, 80)
    made = render(data, [Rendition(20, 20, "png", (0, 0, 1, 0.5)), Rendition(20, 20, "png", (0, 0.5, 1, 1))])
    assert not isinstance(made, Refusal)
    assert [opened(one).convert("RGB").getpixel((10, 10)) for one in made] == [(255, 0, 0), (0, 0, 255)]


def test_nothing_is_made_larger_than_it_is() -> None:
    with pytest.raises(ValueError, match="larger"):
        render(saved("PNG"), [Rendition(49, 32, "png")])
    with pytest.raises(ValueError, match="larger"):
        render(saved("PNG"), [Rendition(48, 32, "png", (0, 0, 0.5, 1))])


def test_transparency_stays_and_lies_on_paper_in_jpeg() -> None:
    data = saved("PNG", drawn(mode="RGBA"))
    made = render(data, [Rendition(48, 32, kind, quality=95) for kind in ALL])
    assert not isinstance(made, Refusal)
    avif, jpeg, png, webp = (opened(data) for data in made)
    assert [picture.mode for picture in (avif, png, webp)] == ["RGBA"] * 3
    assert difference(png.getchannel("A"), drawn(mode="RGBA").getchannel("A")).most == 0
    paper = Image.new("RGB", (48, 32), (255, 255, 255))
    paper.paste(drawn(mode="RGBA"), mask=drawn(mode="RGBA").getchannel("A"))
    assert jpeg.mode == "RGB"
    assert difference(jpeg, paper).mean < 3


def test_a_channel_of_transparency_that_lets_nothing_through_is_left_out() -> None:
    opaque = drawn()
    opaque.putalpha(255)
    assert one(saved("PNG", opaque), Rendition(48, 32, "webp")).mode == "RGB"


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "CMYK"])
def test_every_kind_of_pixels_comes_out_as_it_looks(mode: str) -> None:
    picture = drawn(mode=mode) if mode != "LA" else drawn().convert("LA")
    data = saved(
        "JPEG" if mode == "CMYK" else "PNG", picture, **({"quality": 100, "subsampling": 0} if mode == "CMYK" else {})
    )
    assert difference(one(data, Rendition(48, 32, "png")), picture.convert("RGB")).mean < 1


def test_sixteen_bits_of_grey_are_not_cut_off_at_eight() -> None:
    grey = drawn(mode="L")
    deep = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    assert difference(one(saved("PNG", deep), Rendition(48, 32, "png")), grey).most < 1


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_of_another_space_come_out_as_littlecms_has_them(mode: str) -> None:
    profile, picture = WIDE, drawn(mode=mode)
    reference = ImageCms.profileToProfile(
        picture.convert("RGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert reference is not None
    assert difference(reference, picture).mean > 5
    made = one(saved("PNG", picture, icc_profile=profile), Rendition(48, 32, "png"))
    assert "icc_profile" not in made.info
    assert difference(made, reference).most < 0.5


@pytest.mark.parametrize("profile", [b"no profile", WIDE[:200]])
def test_a_damaged_profile_counts_for_nothing(profile: bytes) -> None:
    made = one(saved("PNG", icc_profile=profile), Rendition(48, 32, "png"))
    assert difference(made, drawn()).most == 0


def test_frames_are_kept_where_that_is_wanted_and_else_the_first_is_shown() -> None:
    frames = [drawn(), drawn().rotate(180), drawn().rotate(90)]
    for kind in ("GIF", "WEBP"):
        film = saved(kind, frames[0], save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)
        made = render(film, [Rendition(24, 16, form, animated=moves) for form in ALL for moves in (True, False)])
        assert not isinstance(made, Refusal)
        counts = [getattr(opened(data), "n_frames", 1) for data in made]
        assert counts == [3, 1, 1, 1, 3, 1, 3, 1]


def test_renditions_say_who_made_the_picture_and_nothing_else() -> None:
    made = render(
        in_jpeg(segment(0xE1, b"Exif\0\0" + located()), segment(0xFE, b"secret")),
        [Rendition(48, 32, kind) for kind in ALL],
    )
    assert not isinstance(made, Refusal)
    for data in made:
        seen = look(data)
        assert not isinstance(seen, Refusal)
        assert (seen.words.credit, seen.words.copyright, seen.place) == ("Ann Light", "The Courier", False)
        assert b"secret" not in data
        assert not opened(data).getexif()


def test_the_same_picture_gives_the_same_bytes_in_any_thread_and_process() -> None:
    data = saved("PNG", drawn((160, 120)))
    wanted = [Rendition(120, 90, kind) for kind in ALL]
    with ThreadPoolExecutor(3) as threads:
        made = list(threads.map(lambda _: render(data, wanted), range(6)))
    code = (
        "import sys, hashlib; from standfirst.images import *;"
        f"print(hashlib.sha256(b''.join(render(sys.stdin.buffer.read(), {wanted!r}))).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True).stdout
    import hashlib

    assert not isinstance(made[0], Refusal)
    assert all(again == made[0] for again in made)
    assert hashlib.sha256(b"".join(made[0])).hexdigest() == other.decode().strip()


def test_a_jpeg_that_only_looks_whole_is_refused_and_one_that_is_grey_of_itself_is_not() -> None:
    photo = Image.effect_noise((400, 300), 60).convert("RGB")
    data = saved("JPEG", photo)
    cut = render(data[: len(data) // 2] + b"\xff\xd9", [Rendition(100, 75, "png")])
    assert isinstance(cut, Refusal)
    assert cut.message == "the picture is cut off: the rest of it would be empty"
    photo.paste((128, 128, 128), (0, 200, 400, 300))
    assert one(saved("JPEG", photo), Rendition(100, 75, "png")).size == (100, 75)


def test_a_rendition_is_the_same_whatever_else_is_asked_for_with_it() -> None:
    data = saved("JPEG", drawn((400, 300)))
    wanted = [Rendition(width, width * 3 // 4, "jpeg", quality=80) for width in (20, 100, 160, 399, 400)]
    wanted.append(Rendition(90, 60, "webp", (0.1, 0.2, 0.7, 0.9)))
    together = render(data, wanted)
    assert not isinstance(together, Refusal)
    assert [[made] for made in together] == [render(data, [one]) for one in wanted]


def test_each_size_shows_the_same_as_the_whole_picture_made_smaller() -> None:
    picture = drawn((401, 301))
    wanted = [Rendition(width, height, "png") for width, height in ((401, 301), (200, 150), (100, 75), (37, 28))]
    made = render(saved("PNG", picture), wanted)
    assert not isinstance(made, Refusal)
    for data in map(opened, made):
        assert difference(data, picture.resize(data.size, Image.Resampling.LANCZOS)).mean < 1


def test_what_encodes_is_named_with_its_versions() -> None:
    assert PIL.__version__ in encoder()
    assert "aom" in encoder()


def test_a_picture_that_takes_too_long_is_given_up_and_the_next_one_is_made() -> None:
    large = saved("PNG", Image.effect_noise((1500, 1500), 80).convert("RGB"), compress_level=1)
    refused = render(large, [Rendition(1500, 1500, "avif", quality=90)], Limits(seconds=0.02))
    assert isinstance(refused, Refusal)
    assert refused.code == "picture-too-slow"
    assert one(saved("PNG"), Rendition(48, 32, "png")).size == (48, 32)


def test_a_worker_that_dies_takes_nobody_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from standfirst.images import rendering

    def struck(worker: rendering._Worker, message: bytes, seconds: float) -> bytes:
        os.kill(worker._process.pid, signal.SIGSEGV)
        worker._process.wait()
        return b""

    with monkeypatch.context() as patched:
        patched.setattr(rendering._Worker, "ask", struck)
        refused = render(saved("PNG"), [Rendition(8, 8, "png")])
    assert isinstance(refused, Refusal)
    assert "ends the program" in refused.message
    assert one(saved("PNG"), Rendition(8, 8, "png")).size == (8, 8)


@pytest.mark.parametrize("signal_", [signal.SIGSEGV, signal.SIGXCPU])
def test_a_worker_that_ends_over_its_second_picture_is_no_verdict_on_it(
    monkeypatch: pytest.MonkeyPatch, signal_: signal.Signals
) -> None:
    from standfirst.images import rendering

    rendering.rest()
    picture, wanted, asked = saved("PNG"), [Rendition(8, 8, "png")], []
    ask = rendering._Worker.ask

    def struck(worker: rendering._Worker, message: bytes, seconds: float) -> bytes:
        asked.append(worker._process.pid)
        if len(asked) == 2:
            os.kill(worker._process.pid, signal_)
            worker._process.wait()
        return ask(worker, message, seconds)

    monkeypatch.setattr(rendering._Worker, "ask", struck)
    assert render(picture, wanted) == render(picture, wanted)
    first, second, third = asked
    assert first == second != third


def test_pictures_that_are_refused_leave_no_workers_behind() -> None:
    from standfirst.images import rendering

    rendering.rest()
    whole = saved("PNG", Image.effect_noise((60, 40), 80).convert("RGB"))
    start = whole.index(b"IDAT")
    end = start + 4 + int.from_bytes(whole[start - 4 : start])
    pixels = whole[start : end - 300] + b"\xff" * 300  # with the sum that a reader of headers looks at
    broken = whole[:start] + pixels + zlib.crc32(pixels).to_bytes(4) + whole[end + 4 :]
    assert isinstance(look(broken), Look), "only decoding shows it"
    for _ in range(2):
        assert isinstance(render(whole, [Rendition(8, 8, "png")]), list)
        assert isinstance(render(broken, [Rendition(8, 8, "png")]), Refusal)
        assert len(rendering._idle(os.getpid())) <= 1


def test_ctrl_c_ends_a_worker_at_once_and_is_heard_by_whoever_waits_for_it() -> None:
    from standfirst.images import rendering

    worker = rendering._Worker()
    large = saved("PNG", Image.effect_noise((1500, 1500), 80).convert("RGB"), compress_level=1)
    order = msgspec.msgpack.encode(
        Order(data=large, wanted=(Rendition(1500, 1500, "avif", quality=90),), limits=Limits(), pixels=1500**2)
    )
    striking = threading.Timer(0.3, lambda: os.kill(worker._process.pid, signal.SIGINT))
    striking.start()
    assert worker.ask(order, 60) == b""
    assert worker.ended() == (-signal.SIGINT, False)
    worker.end()


def test_a_fork_has_workers_of_its_own() -> None:
    render(saved("PNG"), [Rendition(8, 8, "png")])
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        made = render(saved("PNG"), [Rendition(8, 8, "png")])
        os.write(writing, made[0] if isinstance(made, list) else b"refused")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        theirs = pipe.read()
    os.waitpid(child, 0)
    assert [theirs] == render(saved("PNG"), [Rendition(8, 8, "png")])


def test_few_colours_are_kept_as_a_palette() -> None:
    chart = Image.new("RGB", (120, 80), (255, 255, 255))
    chart.paste((0, 60, 120), (10, 10, 60, 70))
    made = one(saved("PNG", chart), Rendition(120, 80, "png"))
    assert made.mode == "P"
    assert difference(made, chart).most == 0
    noise = Image.merge("RGB", [Image.effect_noise((120, 80), 200) for _ in range(3)])
    assert one(saved("PNG", noise), Rendition(120, 80, "png")).mode == "RGB"


def test_colour_differences_are_what_the_formula_says() -> None:
    def flat(*colour: int) -> Image.Image:
        return Image.new("RGB", (2, 2), colour)

    assert difference(flat(255, 255, 255), flat(0, 0, 0)).mean == pytest.approx(100, abs=0.1)
    assert difference(flat(255, 0, 0), flat(0, 255, 0)).mean == pytest.approx(170.6, abs=0.5)
    assert math.isclose(difference(flat(9, 9, 9), flat(9, 9, 9)).mean, 0)
