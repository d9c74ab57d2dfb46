"""A right page, and for each rule one that breaks it. Each is a template of one story: `{{ … }}` are a template's."""

import json
from collections.abc import Callable
from typing import Any, Final

URL: Final = "{{ page.canonical }}"
RIGHT: Final[dict[str, Any]] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "{{ story.title }}",
    "mainEntityOfPage": URL,
    "datePublished": "2025-05-30T10:00:00+00:00",
    "inLanguage": "en",
    "wordCount": 4,
    "isAccessibleForFree": True,
    "articleSection": "World",
    "author": [{"@type": "Person", "name": "Ana Ruy", "url": "https://paper.example/author/ana-ruy/"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "The Paper", "logo": "https://paper.example/logo.svg"},
}
PAGE: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ page.title }} | The Paper</title>
<meta name="viewport" content="width=device-width"><link rel="canonical" href="{{ page.canonical }}">
<link rel="stylesheet" href="/theme.css"><!--head--></head><body><main><h1>{{ story.title }}</h1>
<p>Ana Ruy <time datetime="2025-05-30T10:00:00+00:00">30 May</time></p><div>{{ story.body }}</div><!--body--></main></body></html>
"""


def page(data: Any = RIGHT, html: str = PAGE, head: str = "", body: str = "") -> str:
    """A template with its structured data, and more in its head or body."""
    text = data if isinstance(data, str) else json.dumps(data)
    script = f'<script type="application/ld+json">{text}</script>' if text else ""
    return html.replace("<!--head-->", head + script).replace("<!--body-->", body)


def told(**changes: Any) -> str:
    """A page whose structured data says this instead; None takes a name out."""
    return page({name: value for name, value in {**RIGHT, **changes}.items() if value is not None})


def _also(node: dict[str, Any]) -> str:
    return page({"@context": "https://schema.org", "@graph": [RIGHT, node]})


def _html(old: str, new: str) -> str:
    assert old in PAGE
    return page(html=PAGE.replace(old, new))


def _trail(*steps: dict[str, Any]) -> str:
    return _also({"@type": "BreadcrumbList", "itemListElement": list(steps)})


_PICTURE: Final = '<meta property="og:image:width" content="200"><meta property="og:image:height" content="200">'

WRONG: Final[dict[str, tuple[str, ...]]] = {
    "SA01": (page(""), told(**{"@type": "Article"})),
    "SA02": (told(headline="Another one"),),
    "SA03": (told(image=["/a.jpg"]), page({**RIGHT, "image": "https://paper.example/a.jpg"}, head=_PICTURE)),
    "SA04": (
        told(datePublished="2025-05-30"),
        told(datePublished=None),
        told(dateModified="2025-05-29T10:00:00+00:00"),
    ),
    "SA05": (
        told(author=None),
        told(author="Ana Ruy"),
        told(author=[{"@type": "Person", "name": "By Ana Ruy", "url": "https://paper.example/"}]),
        told(author=[{"@type": "Person", "name": "Ana Ruy and Bo", "url": "https://paper.example/"}]),
        told(author=[{"@type": "Person", "name": "Ana Ruy"}]),
    ),
    "SA06": (told(dateline="Nowhere"), told(creditText="NPA"), told(author={"@type": "Organization", "name": "Else"})),
    "SA07": (told(publisher=None), _also({"@type": "NewsMediaOrganization", "name": "The Paper"})),
    "SA08": (told(inLanguage=None), told(articleSection=None), told(wordCount=None)),
    "SA09": (
        told(isAccessibleForFree=False),
        told(isAccessibleForFree=False, hasPart={"@type": "WebPageElement", "cssSelector": "#text"}),
        told(isAccessibleForFree=False, hasPart={"@type": "WebPageElement", "cssSelector": ".not-there"}),
    ),
    "SA10": (
        _trail({"@type": "ListItem", "position": 1, "name": "Home", "item": "https://paper.example/"}),
        _trail({"position": 1, "name": "Home", "item": "https://paper.example/"}, {"position": 3, "name": "World"}),
        _trail({"position": 1, "name": "Home"}, {"position": 2, "name": "World"}),
    ),
    "SA11": (told(**{"@type": "LiveBlogPosting"}), told(**{
        "@type": "LiveBlogPosting", "coverageStartTime": "2025-05-30T10:00:00Z", "liveBlogUpdate": [{"headline": "A"}],
    })),
    "SA12": (told(correction=[{"@type": "CorrectionComment", "text": "Ana Ruy"}]),),
    "SA13": (_also({"@type": "ClaimReview"}),),
    "SA14": (
        _html('<time datetime="2025-05-30T10:00:00+00:00">', "<time>"),
        page(
            {**RIGHT, "datePublished": "2026-01-01T10:00:00+00:00"},
            body='<time datetime="2026-01-01T10:00:00+00:00">January</time>',
        ),
    ),
    "HT01": (
        _html('<link rel="canonical" href="{{ page.canonical }}">', ""),
        page(head='<link rel="canonical" href="https://paper.example/">'),
    ),
    "HT02": (page("{no json"),),
    "WCAG-1.1.1": (page(body='<img src="/a.jpg">'),),
    "HT04": (page(body="<h3>Skipped</h3>"),),
    "WCAG-1.3.1": (
        page(body="<h1>Second</h1>"),
        _html("<h1>{{ story.title }}</h1>", "<p>{{ story.title }}</p>"),
    ),
    "WCAG-1.4.4": (_html("width=device-width", "width=device-width, user-scalable=no"),),
    "WCAG-2.4.1": (page(html=PAGE.replace("<main>", "<div>").replace("</main>", "</div>")),),
    "WCAG-2.4.2": (_html("{{ page.title }} | The Paper", ""),),
    "WCAG-2.4.4": (page(body='<a href="/world/"></a>'), page(body='<a href="/world/"><img src="/a.jpg" alt=""></a>')),
    "WCAG-3.1.1": (_html(' lang="en"', ""), _html('lang="en"', 'lang="english"')),
    "WCAG-4.1.2": (page(body='<p id="a">A</p><p id="a">B</p>'),),
    "HL01": (
        page(head=f'<link rel="alternate" hreflang="hi" href="https://hindi.example/"><link rel="alternate" hreflang="x-default" href="{URL}x">'),
        page(head=f'<link rel="alternate" hreflang="IN" href="{URL}">'),
    ),
    "HL02": (page(head='<link rel="alternate" hreflang="hi" href="/hindi/">'),),
    "HL04": (page(head=f'<link rel="alternate" hreflang="en" href="{URL}">'),),
}  # fmt: skip
"""By rule, templates that break it."""

Files = dict[str, str | bytes]

NEWS_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)


def news(address: str = "https://paper.example/world/right/", several: int = 1, **changes: str) -> str:
    """An entry of a news sitemap; a change to "" takes an element out, another name is put in."""
    facts = {"name": "The Paper", "language": "en", "publication_date": "2025-05-31T10:00:00+00:00", "title": "Right"}
    parts = {name: f"<news:{name}>{text}</news:{name}>" for name, text in {**facts, **changes}.items() if text}
    both = "".join(parts.pop(name, "") for name in ("name", "language"))
    one = f"<news:news><news:publication>{both}</news:publication>{''.join(parts.values())}</news:news>"
    return f"<url><loc>{address}</loc>{one * several}</url>"


def sitemap(entries: str, head: str = NEWS_HEAD) -> str:
    return f"{head}{entries}</urlset>\n"


def plain(address: str, changed: str = "") -> str:
    return f"<url><loc>{address}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"


_INDEX: Final = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'

SITEMAPS: Final[dict[str, Callable[[], tuple[str, str]]]] = {
    "GN01": lambda: ("news", sitemap(news(publication_date="2025-05-29T23:00:00+00:00"))),
    "GN02": lambda: ("news", sitemap(news() * 1_001)),
    "GN03": lambda: ("news", sitemap(news(title=""))),
    "GN04": lambda: ("news", sitemap(news(several=2))),
    "GN05": lambda: ("news", sitemap(news(name="The Paper (Daily)"))),
    "GN06": lambda: ("news", sitemap(news(language="en-GB"))),
    "GN07": lambda: ("news", sitemap(news(publication_date="2025-05-31T10:00"))),
    "GN08": lambda: ("news", sitemap(news(title="Right | The Paper"))),
    "GN09": lambda: ("news", sitemap("")),
    "GN11": lambda: ("news", sitemap(news(keywords="ships"))),
    "GN12": lambda: ("news", sitemap(news(), NEWS_HEAD.replace("sitemap-news/0.9", "sitemap-news/1.0"))),
    "SM01": lambda: ("x", sitemap(plain("https://paper.example/world/right/") * 50_001)),
    "SM02": lambda: ("x", _INDEX.format("<sitemap><loc>https://paper.example/sitemap.xml</loc></sitemap>")),
    "SM03": lambda: ("x", "<urlset"),
    "SM04": lambda: ("x", sitemap(plain("https://else.example/"))),
    "SM05": lambda: ("x", sitemap(plain("https://paper.example/world/right/", "yesterday"))),
    "SM06": lambda: ("x", sitemap(plain("https://paper.example/nowhere/"))),
    "SM08": lambda: ("x", sitemap(plain("https://paper.example/world/right/") * 2)),
}
"""By rule, a sitemap that breaks it, and whether it is of news."""

ROOT_FILES: Final[dict[str, tuple[str, str]]] = {
    "RB01": ("robots.txt", "User-agent: *\n" + "# long\n" * 80_000 + "Sitemap: https://paper.example/sitemap.xml\n"),
    "RB02": ("robots.txt", "User-agent: *\nDisallow:\nSitemap: /sitemap.xml\n"),
    "RB03": ("robots.txt", "User-agent: *\nDisallow: /theme.css\nSitemap: https://paper.example/sitemap.xml\n"),
    "SM07": ("robots.txt", "User-agent: *\nDisallow:\n"),
    "SX01": (".well-known/security.txt", "Expires: 2025-12-01T00:00:00Z\n"),
    "SX02": (".well-known/security.txt", "Contact: mailto:s@paper.example\nExpires: soon\n"),
    "SX03": (".well-known/security.txt", "Contact: mailto:s@paper.example\nExpires: 2025-01-01T00:00:00Z\n"),
    "SX04": (".well-known/security.txt", "Contact: mailto:s@paper.example\nExpires: 2030-01-01T00:00:00Z\n"),
    "SX05": (
        ".well-known/security.txt",
        "Contact: mailto:s@paper.example\nExpires: 2025-12-01T00:00:00Z\nPreferred-Languages: en\nPreferred-Languages: hi\n",
    ),
    "AD01": ("ads.txt", "ads.example 1234 DIRECT\n"),
    "AD02": ("ads.txt", "ads.example, 1, DIRECT\nOWNERDOMAIN=a.example\nOWNERDOMAIN=b.example\n"),
    "TT01": ("trust.txt", "friend=https://a.example/\n"),
}
"""By rule, a file at the root that breaks it."""

TOGETHER: Final = ("HT03", "HL03", "TP01")
"""Rules that no page breaks by itself."""
PROPOSED: Final = ("AR01", "AR02", "AR03")
"""What `check` proposes of a whole site (`tests/build/test_proposals.py`)."""
