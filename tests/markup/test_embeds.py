"""A paragraph that holds nothing but a known address becomes an embed; its frame is of a host that we named."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from standfirst.markup import MarkupOptions, embedded, parse, resolve
from standfirst.markup.embeds import recognised

ENGINES = ["python-markdown", "commonmark"]
SETTINGS = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
VIDEO = "https://www.youtube-nocookie.com/embed/abcDEF-_123"
ADDRESS = "https://youtu.be/abcDEF-_123"
FRAMES = re.compile(
    r"https://(?:www\.youtube-nocookie\.com/embed/[\w-]{11}(?:\?start=[0-9]+)?"
    r"|player\.vimeo\.com/video/[0-9]+\?(?:h=[0-9a-f]+&)?dnt=1(?:#t=[0-9]+s)?"
    r"|platform\.twitter\.com/embed/Tweet\.html\?id=[0-9]+&dnt=true"
    r"|www\.instagram\.com/(?:p|reel)/[\w-]+/embed/"
    r"|www\.tiktok\.com/embed/v2/[0-9]+"
    r"|www\.facebook\.com/plugins/post\.php\?href=https%3A%2F%2Fwww\.facebook\.com%2F[\w.]+%2Fposts%2F\w+)",
    re.ASCII,
)


def printed(text: str, engine: str = ENGINES[0]) -> str:
    body = parse(text, file="a.md", first_line=1, options=MarkupOptions(engine=engine)).body
    html = resolve(body, address=lambda _: "/a/", headline=lambda _: "", picture=lambda _: None, label="Also Read:")
    return embedded(html, lambda: ("This is from {name}.", 'Show "it"'))


every_engine = pytest.mark.parametrize("engine", ENGINES)


@pytest.mark.parametrize(
    ("address", "provider", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcDEF-_123", "YouTube", VIDEO),
        ("https://m.youtube.com/watch?app=desktop&v=abcDEF-_123&list=PLx&index=2", "YouTube", VIDEO),
        ("https://www.youtube.com/watch?v=abcDEF-_123&t=1h2m3s", "YouTube", VIDEO + "?start=3723"),
        ("https://www.youtube.com/watch?v=abcDEF-_123#t=90", "YouTube", VIDEO + "?start=90"),
        ("http://youtu.be/abcDEF-_123?si=tracker&t=90s", "YouTube", VIDEO + "?start=90"),
        ("https://youtube.com/shorts/abcDEF-_123", "YouTube", VIDEO),
        ("https://WWW.YouTube.com/live/abcDEF-_123?start=7", "YouTube", VIDEO + "?start=7"),
        ("https://vimeo.com/123456789", "Vimeo", "https://player.vimeo.com/video/123456789?dnt=1"),
        (
            "https://vimeo.com/123456789/0a1b2c3d4e",
            "Vimeo",
            "https://player.vimeo.com/video/123456789?h=0a1b2c3d4e&dnt=1",
        ),
        ("https://vimeo.com/123456789#t=65s", "Vimeo", "https://player.vimeo.com/video/123456789?dnt=1#t=65s"),
        (
            "https://x.com/some_body/status/123?s=20",
            "X",
            "https://platform.twitter.com/embed/Tweet.html?id=123&dnt=true",
        ),
        (
            "https://twitter.com/a/status/123/photo/1",
            "X",
            "https://platform.twitter.com/embed/Tweet.html?id=123&dnt=true",
        ),
        ("https://www.instagram.com/p/Cabc_-123/?igsh=x", "Instagram", "https://www.instagram.com/p/Cabc_-123/embed/"),
        ("https://www.instagram.com/a.b/reel/Cabc123/", "Instagram", "https://www.instagram.com/reel/Cabc123/embed/"),
        (
            "https://www.tiktok.com/@a.b/video/7123456789012345678",
            "TikTok",
            "https://www.tiktok.com/embed/v2/7123456789012345678",
        ),
        (
            "https://www.facebook.com/a.b/posts/123456789",
            "Facebook",
            "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fa.b%2Fposts%2F123456789",
        ),
    ],
)
def test_what_readers_copy_from_their_browser_is_recognised(address: str, provider: str, frame: str) -> None:
    found = recognised(address)
    assert found is not None
    assert (found.provider, found.frame) == (provider, frame)
    assert found.video == (provider in {"YouTube", "Vimeo"})
    assert FRAMES.fullmatch(frame)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=abcDEF-_123x",
        "https://www.youtube.com/watch?vv=abcDEF-_123",
        "https://www.youtube.com/embed/abcDEF-_12%22",
        "https://www.youtube.com/embed/abcDEF-_12\uff13",
        "https://youtu.be/abcDEF-_123/../../evil",
        "https://youtube.com.evil.example/watch?v=abcDEF-_123",
        "https://youtube.com@evil.example/watch?v=abcDEF-_123",
        "https://evil.example/youtu.be/abcDEF-_123",
        "https://evil.example#https://youtu.be/abcDEF-_123",
        "https://youtu.be:8080/abcDEF-_123",
        "https://youtu.be\\@evil.example/abcDEF-_123",
        "javascript:https://youtu.be/abcDEF-_123",
        "//youtu.be/abcDEF-_123",
        "youtu.be/abcDEF-_123",
        "https://vimeo.com/12345678\u0663",
        "https://x.com/a/status/",
        "https://x.com/a",
        "https://www.instagram.com/somebody/",
        "https://www.facebook.com/a/posts/a-title",
        "https://bsky.app/profile/a.example/post/3kabc",
        "https://mastodon.social/@a/123456789012345678",
    ],
)
def test_any_other_address_stays_a_link(address: str) -> None:
    assert recognised(address) is None


@every_engine
@pytest.mark.parametrize("text", [ADDRESS, f"<{ADDRESS}>", f"[{ADDRESS}]({ADDRESS})"])
def test_an_address_alone_is_an_embed(engine: str, text: str) -> None:
    assert printed(f"Before.\n\n{text}\n\nAfter.", engine) == (
        '<p>Before.</p>\n<figure class="embed embed--video"><div><p>This is from YouTube.</p>'
        f'<button class="btn" type="button" data-embed="{VIDEO}" data-title="YouTube"'
        ' aria-label="Show &quot;it&quot;: YouTube" hidden>Show "it"</button></div>'
        f'<figcaption><a href="{ADDRESS}">{ADDRESS}</a></figcaption></figure>\n<p>After.</p>'
    )


@every_engine
def test_the_text_of_a_link_is_the_title(engine: str) -> None:
    html = printed(f'[The *long* "bridge" & more]({ADDRESS})', engine)
    assert 'data-title="YouTube: The long &quot;bridge&quot; &amp; more"' in html
    assert f'<figcaption><a href="{ADDRESS}">The <em>long</em> "bridge" &amp; more</a></figcaption>' in html


@every_engine
@pytest.mark.parametrize("address", ["https://youtu.be/_bcDEF-123_", "https://x.com/__a__/status/12?a=b&c=d"])
def test_underscores_in_an_address_are_no_emphasis(engine: str, address: str) -> None:
    html = printed(address, engine)
    assert 'class="embed' in html
    assert [unescape(found) for found in re.findall('<a href="([^"]*)">', html)] == [address]


@every_engine
@pytest.mark.parametrize(
    "text",
    [
        f"See {ADDRESS}",
        f"{ADDRESS} above",
        f"{ADDRESS}\n{ADDRESS}",
        f"[a]({ADDRESS}) [b]({ADDRESS})",
        f"- [a]({ADDRESS})\n\n- {ADDRESS}",
        f"> {ADDRESS}",
        f"`{ADDRESS}`",
        f"    {ADDRESS}",
        f"```\n{ADDRESS}\n```",
        f"[![a](/a.png)]({ADDRESS})",
        f"[![a](https://a.example/a.png)]({ADDRESS})",
        f'<a href="https://a.example"><p>{ADDRESS}</p></a>',
        f'<p class="x">{ADDRESS}</p>',
        f"a[^1]\n\n[^1]: {ADDRESS}",
        f"| a |\n|---|\n| {ADDRESS} |",
        f"## {ADDRESS}",
        "[The bridge](https://www.youtube.com/@channel)",
    ],
)
def test_in_any_other_place_it_stays_what_it_was(engine: str, text: str) -> None:
    assert "data-embed" not in printed(text, engine)


@every_engine
def test_the_next_paragraph_after_a_list_or_quotation_may_be_one(engine: str) -> None:
    text = f"> {ADDRESS}\n\nA [link](/b).\n\n- {ADDRESS}\n\n- b\n\nBetween.\n\n{ADDRESS}\n\n> [!BOX] T\n> a\n>\n> {ADDRESS}"
    assert printed(text, engine).count("data-embed") == 2


@every_engine
def test_the_code_that_a_video_site_offers_becomes_an_embed_too(engine: str) -> None:
    html = printed(f'a\n\n<iframe width="560" src="{VIDEO}?si=x" allowfullscreen></iframe>\n\nb', engine)
    assert f'data-embed="{VIDEO}"' in html
    assert "<iframe" not in html


@every_engine
def test_nobody_but_us_writes_data_embed(engine: str) -> None:
    html = printed('<button data-embed="https://evil.example/">a</button>\n\n<p data-embed="x">b</p>', engine)
    assert "data-embed" not in html


@every_engine
@pytest.mark.parametrize("text", [ADDRESS, f"<{ADDRESS}>", f"[A title of four words]({ADDRESS})"])
def test_an_embed_is_never_the_excerpt_and_its_words_are_those_of_the_link(engine: str, text: str) -> None:
    body = parse(f"{text}\n\nThe story.", file="a.md", first_line=1, options=MarkupOptions(engine=engine)).body
    assert body.first_paragraph == "The story."
    assert body.words == (7 if "words" in text else 3)


def test_the_words_are_not_asked_for_where_there_is_no_embed() -> None:
    def words() -> tuple[str, str]:
        raise AssertionError("nothing is to be said")

    for html in ("<p>a</p>", "<p>https://a.example/</p>", '<p><a href="https://a.example/">b</a></p>'):
        assert embedded(html, words) is html


PARTS = ["https://", "http://", "//", "youtu.be", "www.youtube.com", "vimeo.com", "player.vimeo.com", "x.com", "a.example",
         "www.instagram.com", "www.tiktok.com", "www.facebook.com", "@", ":", "/", "\\", "?", "#", "&", "=", ".", "..", "%2F",
         "watch", "v=", "t=", "embed", "p", "reel", "posts", "video", "status", "/@a/video/", "abcDEF-_123", "123456789",
         "1234567890123", "pfbidAbcdefghij", '"', "'", "<", ">", "&quot;", " ", "\n", "\t", "\u0661", "\uff0f", "\u202e", "é"]  # fmt: skip
ADDRESSES = st.one_of(
    st.lists(st.sampled_from(PARTS), max_size=9).map("".join),
    st.tuples(
        st.sampled_from(["https://youtu.be/", "https://www.youtube.com/watch?v=", "https://vimeo.com/", "https://x.com/a/status/",
                         "https://www.instagram.com/p/", "https://www.tiktok.com/@a/video/", "https://www.facebook.com/"]),
        st.lists(st.sampled_from(PARTS), max_size=4).map("".join),
        st.text(max_size=8),
    ).map("".join),
)  # fmt: skip


@SETTINGS
@given(ADDRESSES)
@example("https://youtu.be/abcDEF-_123\n")
@example("https://youtu.be/abcDEF-_123?t=" + "9" * 9)
def test_a_frame_is_always_of_a_form_and_host_that_we_wrote(address: str) -> None:
    found = recognised(address)
    assert found is None or FRAMES.fullmatch(found.frame)


@SETTINGS
@given(ADDRESSES, st.sampled_from(["{}", "<{}>", "[a]({})", "<p>{}</p>", "> {}", '<a href="{}">b</a>', "[{}](https://x.com/a/status/1)"]),
       st.sampled_from(ENGINES))  # fmt: skip
def test_whatever_is_written_frames_are_ours_and_elements_are_closed(address: str, form: str, engine: str) -> None:
    html = printed(f"a\n\n{form.format(address)}\n\nb", engine)
    for frame in re.findall('data-embed="([^"]*)"', html):
        assert FRAMES.fullmatch(unescape(frame))
    assert html.count("data-embed") == html.count("<button") == html.count("</figure>")
    for tag in ("p", "a", "div", "figure", "figcaption"):
        assert len(re.findall(rf"<{tag}[ >]", html)) == html.count(f"</{tag}>")


def test_the_frames_of_facebook_ask_for_the_post_that_was_named() -> None:
    found = recognised("https://m.facebook.com/a.b/posts/pfbid02AbcdefghijK/?mibextid=x")
    assert found is not None
    assert parse_qs(urlsplit(found.frame).query) == {"href": ["https://www.facebook.com/a.b/posts/pfbid02AbcdefghijK"]}
