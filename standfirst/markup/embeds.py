"""Embeds: a paragraph that holds nothing but the address of a known video or social post. The frame comes on a click.

Recognised in a finished body. An address is never passed on: the frame's is written here, on a host named here, around
an id that is all letters, digits and dashes. Whatever is not plainly one of these stays the link or text it was.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Final, NamedTuple

from standfirst.markup.tags import attributes, escape_text, escape_value, plain


class Embed(NamedTuple):
    """Who shows it, the address of the frame, and whether it is a video, as wide as high as a screen."""

    provider: str
    frame: str
    video: bool = False


class _Form(NamedTuple):
    """One form of address: hosts, path, and what is made of the ids in the path."""

    provider: str
    hosts: frozenset[str]
    path: re.Pattern[str]
    frame: str
    video: bool = False


def _forms(provider: str, hosts: str, *paths: tuple[str, str], video: bool = False) -> list[_Form]:
    names = frozenset(hosts.split())
    return [_Form(provider, names, re.compile(path), frame, video) for path, frame in paths]


_YOUTUBE_ID: Final = "([A-Za-z0-9_-]{11})"
_YOUTUBE_FRAME: Final = "https://www.youtube-nocookie.com/embed/{0}"
_TWEET: Final = "https://platform.twitter.com/embed/Tweet.html?id={0}&dnt=true"
_TIKTOK: Final = "https://www.tiktok.com/embed/v2/{0}"
_FACEBOOK: Final = "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2F{0}%2Fposts%2F{1}"

_FORMS: Final[list[_Form]] = [
    *_forms(
        "YouTube",
        "youtube.com www.youtube.com m.youtube.com www.youtube-nocookie.com",
        (rf"/(?:shorts|live|embed)/{_YOUTUBE_ID}/?", _YOUTUBE_FRAME),
        video=True,
    ),
    *_forms("YouTube", "youtu.be", (f"/{_YOUTUBE_ID}/?", _YOUTUBE_FRAME), video=True),
    *_forms(
        "Vimeo",
        "vimeo.com www.vimeo.com player.vimeo.com",
        ("/(?:video/)?([0-9]{6,12})/?", "https://player.vimeo.com/video/{0}?dnt=1"),
        ("/([0-9]{6,12})/([0-9a-f]{8,16})/?", "https://player.vimeo.com/video/{0}?h={1}&dnt=1"),
        video=True,
    ),
    *_forms(
        "X",
        "x.com www.x.com mobile.x.com twitter.com www.twitter.com mobile.twitter.com",
        ("/(?:i/web|[A-Za-z0-9_]{1,20})/status(?:es)?/([0-9]{1,20})(?:/(?:photo|video)/[1-4])?/?", _TWEET),
    ),
    *_forms(
        "Instagram",
        "instagram.com www.instagram.com",
        (r"/(?:[A-Za-z0-9._]{1,30}/)?p/([A-Za-z0-9_-]{5,40})/?", "https://www.instagram.com/p/{0}/embed/"),
        (r"/(?:[A-Za-z0-9._]{1,30}/)?reels?/([A-Za-z0-9_-]{5,40})/?", "https://www.instagram.com/reel/{0}/embed/"),
    ),
    *_forms(
        "TikTok",
        "tiktok.com www.tiktok.com m.tiktok.com",
        (r"/@[A-Za-z0-9._]{1,30}/video/([0-9]{10,20})/?", _TIKTOK),
    ),
    *_forms(
        "Facebook",
        "facebook.com www.facebook.com m.facebook.com",
        (r"/([A-Za-z0-9.]{1,60})/posts/([0-9]{5,25}|pfbid[A-Za-z0-9]{10,100})/?", _FACEBOOK),
    ),
]

_ADDRESS: Final = re.compile(r"https?://([A-Za-z.-]+)(/[^\s?#]*)(?:\?([^\s#]*))?(?:#(\S*))?")
_WATCH: Final = re.compile(rf"(?:.*&)?v={_YOUTUBE_ID}(?:&.*)?")
_START: Final = re.compile(
    r"(?:.*&)?(?:t|start|time_continue)=(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?(?:([0-9]{1,6})s?)?(?:&.*)?"
)
_BARE: Final = re.compile(r"https?://\S+")
_INSIDE: Final = r"[^<]*(?:<(?!/?(?:a|p|img|audio|video)\b)[^<]*)*"
_LINK: Final = re.compile(rf"<a( [^>]*)>({_INSIDE})</a>")
_PARAGRAPH: Final = re.compile(rf"<p>((?:<a [^>]*>{_INSIDE}</a>)|https?:[^\s<]*(?:<[^>]*>[^\s<]*)*)\s*</p>")
_EMPHASIS: Final = re.compile("</?(em|strong)>")
_OUTSIDE: Final = re.compile(r"<(/?)(?:a|blockquote|dl|figure|h[1-6]|ol|summary|table|ul)[ >]")
"""Where no embed goes: what is quoted, listed or a link is not shown."""


def recognised(address: str) -> Embed | None:
    """What an address shows in a frame, or None."""
    parts = _ADDRESS.fullmatch(address)
    if parts is None:
        return None
    host, path, query, fragment = parts[1].lower(), parts[2], parts[3] or "", parts[4] or ""
    if path in ("/watch", "/watch/") and (watched := _WATCH.fullmatch(query)):
        path = f"/embed/{watched[1]}"
    for form in _FORMS:
        found = form.path.fullmatch(path) if host in form.hosts else None
        if found is not None:
            frame = form.frame.format(*found.groups()) + _start(form.provider, query, fragment)
            return Embed(form.provider, frame, form.video)
    return None


def _start(provider: str, query: str, fragment: str) -> str:
    """Where in a video to begin, as its player has it."""
    found = _START.fullmatch(query) or _START.fullmatch(fragment)
    seconds = (
        sum(int(part or 0) * size for part, size in zip(found.groups(), (3600, 60, 1), strict=True)) if found else 0
    )
    if not seconds or provider not in ("YouTube", "Vimeo"):
        return ""
    return f"?start={seconds}" if provider == "YouTube" else f"#t={seconds}s"


def is_embed(inner: str) -> bool:
    """Whether the inside of a paragraph is an embed and so no prose; where it stands is not asked."""
    return "://" in inner and _read(inner.rstrip()) is not None


def embedded(html: str, words: Callable[[], tuple[str, str]]) -> str:
    """A finished body in which each such paragraph is an embed: a sentence, a button that needs script, and the link as
    it was. `words`, asked only when there is any: the sentence, with `{name}` for the provider, and the button's."""
    return _each(html, lambda embed, link, title: _printed(embed, link, title, *words()))


def unembedded(html: str) -> str:
    """A finished body in which each such paragraph is the link that it stands for, where no script will ever run."""
    return _each(html, lambda embed, link, title: f"<p>{link}</p>")


def _each(html: str, printed: Callable[[Embed, str, str], str]) -> str:
    pieces: list[str] = []
    at = 0
    for found, read in _embeds(html):
        pieces += (html[at : found.start()], printed(*read))
        at = found.end()
    return "".join([*pieces, html[at:]]) if pieces else html


def embed(address: str, title: str, label: Callable[[str], str]) -> str:
    """A paragraph with an address alone as a body prints it. `label` gives the words."""
    paragraph = f'<p><a href="{escape_value(address)}">{escape_text(title or address)}</a></p>'
    return embedded(paragraph, lambda: (label("embed"), label("embed_show")))


def frames(html: str) -> tuple[str, ...]:
    """The addresses of the frames in a finished body."""
    return tuple(embed.frame for _, (embed, _, _) in _embeds(html))


def _embeds(html: str) -> Iterator[tuple[re.Match[str], tuple[Embed, str, str]]]:
    """Each paragraph that is an embed, and what `_read` makes of it."""
    if "<p><a " not in html and "<p>http" not in html:
        return
    depth = looked = 0
    for found in _PARAGRAPH.finditer(html):
        read = _read(found[1])
        if read is None:
            continue
        depth += sum([-1 if tag[1] else 1 for tag in _OUTSIDE.finditer(html, looked, found.start())])
        looked = found.start()
        if not depth:
            yield found, read


def _read(inner: str) -> tuple[Embed, str, str] | None:
    """The embed, the link to where it comes from, and its title, "" where nobody gave it one."""
    link = _LINK.fullmatch(inner)
    if link is not None:
        address = unescape(attributes(link[1]).get("href", ""))
        text = plain(link[2])
        if not text:  # of a picture that is not there
            return None
        title = "" if _BARE.fullmatch(text) else text
    else:
        # Two underscores in an address are emphasis to Markdown.
        address = unescape(_EMPHASIS.sub(lambda tag: "_" if tag[1] == "em" else "__", inner))
        inner, title = f'<a href="{escape_value(address)}">{escape_text(address)}</a>', ""
    embed = recognised(address)
    return None if embed is None else (embed, inner, title)


def _printed(embed: Embed, link: str, title: str, sentence: str, show: str) -> str:
    named = f"{embed.provider}: {title}" if title else embed.provider
    said = escape_text(sentence.replace("{name}", embed.provider))
    return (
        f'<figure class="embed{" embed--video" if embed.video else ""}"><div><p>{said}</p>'
        f'<button class="btn" type="button" data-embed="{escape_value(embed.frame)}" data-title="{escape_value(named)}"'
        f' aria-label="{escape_value(f"{show}: {named}")}" hidden>{escape_text(show)}</button></div>'
        f"<figcaption>{link}</figcaption></figure>"
    )
