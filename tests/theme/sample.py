"""An invented portal in the shapes of `docs/templates.md`, and a renderer just large enough to see the theme with.

The engine is not used: these tests ask whether the templates keep to the documented names. To look at the pages:
`python -m tests.theme.sample FOLDER` writes every kind of page, in three languages, with and without pictures.
"""

import re
import sys
import tomllib
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from types import SimpleNamespace as Is
from typing import Any

import jinja2
from markupsafe import Markup

from standfirst.markup import captioned_html

THEME = Path(__file__).parents[2] / "templates"
IST = timezone(timedelta(hours=5, minutes=30), "IST")
NOW = datetime(2025, 2, 21, 17, 30, tzinfo=IST)
DIR = {"en": "ltr", "hi": "ltr", "ur": "rtl"}

TITLES = {
    "en": [
        "River Port Reopens After Two Years Of Dredging, First Grain Barges Expected On Monday",
        "Night Trains Return To The Hill Line",
        "Teachers’ Panel Asks For Smaller Classes In 400 District Schools, Cites Reading Scores",
        "Solar Pumps Reach The Last Village Of The Delta",
        "Council Votes To Keep The Old Market Hall, Ending A Long Dispute With Developers",
        "Ports, Pensions And Patience: What The Winter Session Left Undone",
        "Fog",
        "Handloom Exports Rise For A Third Quarter As Weavers’ Cooperatives Open Shops Of Their Own In Four More Capitals, Says Annual Report Of The Board",
        "A Bus Every Six Minutes: City Redraws Its Night Network",
        "Two Young Rowers Qualify For The Lake Regatta",
        "Seed Bank Doubles Its Vaults",
        "How A Bill Becomes Law, Step By Step",
        "District Hospital Gets Its Own Oxygen Plant",
        "The Quiet Work Of A Good Library",
    ],
    "hi": [
        "दो साल की खुदाई के बाद नदी बंदरगाह फिर खुला, सोमवार को पहली नाव आएगी",
        "पहाड़ी लाइन पर रात की ट्रेनें लौटीं",
        "शिक्षक समिति ने 400 स्कूलों में छोटी कक्षाओं की माँग की",
        "डेल्टा के आख़िरी गाँव तक पहुँचे सौर पंप",
        "पुराना बाज़ार भवन बना रहेगा, परिषद का फ़ैसला",
        "कोहरा",
    ],
    "ur": [
        "دو سال کی کھدائی کے بعد دریائی بندرگاہ دوبارہ کھل گئی، پیر کو پہلی کشتی آئے گی",
        "پہاڑی لائن پر رات کی ٹرینیں واپس",
        "اساتذہ کی کمیٹی نے 400 اسکولوں میں چھوٹی جماعتوں کا مطالبہ کیا",
        "ڈیلٹا کے آخری گاؤں تک شمسی پمپ پہنچ گئے",
        "پرانا بازار برقرار رہے گا، کونسل کا فیصلہ",
        "دھند",
    ],
}
PARAGRAPHS = {
    "en": [
        "The river port at Sonapur opened to traffic on Friday after two years of dredging, and the first grain barges "
        "are expected on Monday, the harbour office said.",
        "Silt had closed the channel in 2022. Since then the mills upstream had sent their rice by road, at nearly "
        "twice the cost and with long queues at the only bridge.",
        "“We have lived by the river and without it,” said the head of the boatmen’s union. “Now the young people can "
        "learn the work again.”",
        "The harbour office plans four sailings a day in the first month and twelve by the summer.",
    ],
    "hi": [
        "सोनापुर का नदी बंदरगाह दो साल की खुदाई के बाद शुक्रवार को फिर खुल गया। बंदरगाह कार्यालय ने बताया कि "
        "अनाज की पहली नावें सोमवार को पहुँचेंगी।",
        "गाद के कारण 2022 में रास्ता बंद हो गया था। तब से चावल सड़क से भेजा जा रहा था, जिससे ख़र्च लगभग दोगुना हो गया।",
        "“हम नदी के साथ भी रहे हैं और उसके बिना भी,” नाविक संघ के अध्यक्ष ने कहा।",
    ],
    "ur": [
        "سوناپور کی دریائی بندرگاہ دو سال کی کھدائی کے بعد جمعہ کو دوبارہ کھل گئی۔ بندرگاہ کے دفتر نے بتایا کہ اناج "
        "کی پہلی کشتیاں پیر کو پہنچیں گی۔",
        "گاد کی وجہ سے 2022 میں راستہ بند ہو گیا تھا۔ تب سے چاول سڑک کے ذریعے بھیجا جا رہا تھا۔",
        "”ہم دریا کے ساتھ بھی رہے ہیں اور اس کے بغیر بھی،“ ملاحوں کی انجمن کے صدر نے کہا۔",
    ],
}
SECTIONS = {
    "en": ["India", "World", "Politics", "Business", "Technology", "Sport", "Health", "Culture", "Explained"],
    "hi": ["भारत", "दुनिया", "राजनीति", "कारोबार", "खेल"],
    "ur": ["ہندوستان", "دنیا", "سیاست", "کاروبار", "کھیل"],
}
NAMES = {
    "en": ("The Delta Courier", "Meera Anand", "Delta News Agency", ["Ports", "Rivers", "Trade", "Sonapur"]),
    "hi": ("डेल्टा कूरियर", "मीरा आनंद", "डेल्टा समाचार", ["बंदरगाह", "नदियाँ", "व्यापार"]),
    "ur": ("ڈیلٹا کوریئر", "میرا آنند", "ڈیلٹا نیوز", ["بندرگاہ", "دریا", "تجارت"]),
}
# A drawing as a data address: the tests need no picture files.
DRAWING = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 12 8'%3E%3Cpath fill='%23{sky}' "
    "d='M0 0h12v8H0z'/%3E%3Cpath fill='%23{sea}' d='M0 5q3-1.5 6 0t6 0v3H0z'/%3E%3Ccircle fill='%23e6a53a' cx='{x}' "
    "cy='2.5' r='1.2'/%3E%3C/svg%3E"
)
EVERYTHING = """
<p>A paragraph with <strong>strong</strong>, <em>emphasis</em>, <code>code</code>, <mark>mark</mark>, <del>deleted</del>,
<abbr title="Goods and services tax">GST</abbr>, H<sub>2</sub>O, x<sup>2</sup> and a footnote<sup id="fnref:1"><a href="#fn:1">1</a></sup>.</p>
<h2 id="lists">Lists</h2><ul><li>One</li><li>Two<ul><li>Nested</li></ul></li></ul><ol><li>First</li><li>Second</li></ol>
<h3 id="table">A table wider than a phone</h3>
<table><thead><tr><th>Port</th><th>Depth</th><th>Sailings a day</th><th>Grain, tonnes</th><th>Opened</th></tr></thead>
<tbody><tr><td>Sonapur</td><td>4.2 m</td><td>12</td><td>18,400</td><td>21 February 2025</td></tr>
<tr><td>Kalighat</td><td>6.0 m</td><td>30</td><td>91,250</td><td>2 May 1987</td></tr></tbody></table>
<h4 id="code">Code</h4><div class="highlight"><pre><span class="k">def</span> <span class="nf">tide</span><span class="p">(</span><span class="n">hour</span><span class="p">):</span>  <span class="c1"># metres</span>
    <span class="k">return</span> <span class="mf">4.2</span> <span class="o">+</span> <span class="n">table</span><span class="p">[</span><span class="s2">"sonapur"</span><span class="p">]</span></pre></div>
<blockquote><p>A quotation set apart, long enough to run over one line on a telephone.</p></blockquote>
<div class="box"><p class="box__title"><b>The port in figures</b></p><ul><li>Depth: 4.2 m</li><li>Sailings: 12 a day</li></ul></div>
<figure class="pull-quote"><blockquote><p>We have lived by the river and without it.</p></blockquote><figcaption>The head of the boatmen’s union</figcaption></figure>
<div class="gallery"><figure><img src="{picture}" width="1200" height="800" alt="The quay" loading="lazy" decoding="async"><figcaption>On Friday.</figcaption></figure><figure><img src="{picture}" width="1200" height="800" alt="The quay again" loading="lazy" decoding="async"></figure></div>
<dl><dt>Draught</dt><dd>How deep a boat sits in the water.</dd></dl>
<details><summary>The figures</summary><p>Twelve sailings a day.</p></details><hr>
<figure><img src="{picture}" width="1200" height="800" alt="A barge at the quay" loading="lazy" decoding="async"><figcaption>The quay on Friday. <cite>Delta Courier</cite></figcaption></figure>
<div class="footnote"><hr><ol><li id="fn:1"><p>Harbour office, annual report. <a href="#fnref:1">↩</a></p></li></ol></div>
"""


def picture(number: int = 0, tall: bool = False, caption: str = "") -> Is:
    sky, sea = [("bcd7d9", "2f6b6b"), ("e9cfa2", "b5462f"), ("d8dfe8", "1f3550"), ("f0d9b5", "4a6741")][number % 4]
    parts = {
        "src": DRAWING.format(sky=sky, sea=sea, x=2 + number % 8),
        "srcset": "",
        "sources": (),
        "alt": "A river at low tide",
        "caption": caption,
        "credit": "Delta Courier" if caption else "",
        "label": "",
        "width": 800 if tall else 1200,
        "height": 1200 if tall else 800,
        "focal": "30 80" if number % 2 else "",
    }
    return Is(**parts, card=Is(**parts), share=Is(**parts), large=Is(**parts))


DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class Portal:
    """The invented site in one language. `bare`: no picture, author, topic, section text or anything optional."""

    def __init__(
        self, language: str = "en", *, bare: bool = False, pictures: bool = True, delivery: str = "inline"
    ) -> None:
        self.language = language
        self.bare = bare
        self.pictures = pictures and not bare
        name, person, self.agency, words = NAMES[language]
        self.sections = [
            Is(
                title=title,
                summary="" if bare else f"{title}.",
                url=f"/s{number}/",
                language=language,
                dir=DIR[language],
                feed=f"/s{number}/feed.xml",
                id=f"s{number}",
                body=Markup(""),
                parent=None,
                sections=[],
                stories=[],
            )
            for number, title in enumerate(SECTIONS[language])
        ]
        self.topics = [
            Is(name=word, summary="", url=f"/topic/{n}/", feed=f"/topic/{n}/feed.xml", stories=[], related=[])
            for n, word in enumerate(words)
        ]
        self.topics[0].related = self.topics[1:]
        self.author = Is(
            name=person,
            role="" if bare else "Harbour correspondent",
            bio=""
            if bare
            else "Writes on rivers, ports and the people who live by them. Before that, ten years at sea.",
            email="" if bare else "meera@example.org",
            url="/author/meera/",
            photo="" if bare else "/meera.jpg",
            portrait=None if bare else Is(src="/meera.jpg", sources=()),
            feed="/author/meera/feed.xml",
            stories=[],
        )
        self.site = Is(
            title=name,
            description="News of the delta.",
            url="https://news.example/",
            language=language,
            dir=DIR[language],
            home="/",
            corrections="",
            feed="/feed.xml",
            feeds=[Is(type="application/rss+xml", title="Paper", url="/feed.xml")],
            sections=self.sections,
            topics=self.topics,
            menu=[],
            footer=[]
            if bare
            else [
                Is(label=label, url=url, language=language)
                for label, url in (("About us", "/about/"), ("Corrections", "/corrections/"))
            ],
            theme=Is(
                accent="",
                accent_dark="",
                wordmark=name,
                logo="",
                tagline="",
                inline_css=False,
                share=["whatsapp", "telegram", "x", "facebook", "email", "copy"],
            ),
            editions=[],
            head_html=Markup(""),
            extra={},
            recent_delivery=delivery,
            prefetch=Markup('{"prefetch":[]}'),
            manifest="",
        )
        self.stories = [self.story(number) for number in range(24)]
        for story in self.stories[:4]:
            story.related = [] if bare else self.stories[5:9]
        for number, section in enumerate(self.sections):
            section.stories = self.stories[number:]

    def story(self, number: int = 0, **changes: Any) -> Is:
        titles, text = TITLES[self.language], PARAGRAPHS[self.language]
        section = self.sections[(number + 1) % len(self.sections)]
        first = text[number % len(text)]
        cut = first.split()
        body = "\n".join(f"<p>{paragraph}</p>" for paragraph in text)
        story = Is(
            url=f"/s/{number}/",
            canonical=f"https://news.example/s/{number}/",
            title=titles[number % len(titles)],
            kind="article",
            date=NOW - timedelta(minutes=70 + 133 * number),
            updated=None,
            kicker=section.title,
            section=section,
            summary="",
            excerpt=" ".join(cut[:15]) + "…" if len(cut) > 15 else first,
            description=first,
            dateline="",
            source="" if self.bare else self.agency,
            authors=[] if self.bare else [self.author],
            topics=[] if self.bare else self.topics,
            image=picture(number, caption="The port." if number == 0 else "")
            if self.pictures and number % 5 != 3
            else None,
            social_card=None,
            body=Markup(body),
            words=320,
            minutes=2,
            thread=None,
            previously=[],
            related=[],
            corrections=[],
            priority=5,
            language=self.language,
            dir=DIR[self.language],
            genre="",
            paid=False,
            extra={},
            held="",
            held_until=None,
        )
        vars(story).update(changes)
        return story

    def block(self, section: Is | None, layout: str, stories: list[Is]) -> Is:
        """A block of a front: of a section, or under a heading of its own."""
        title = section.title if section is not None else TITLES[self.language][0]
        return Is(
            section=section, title=title, name=title, url=section.url if section is not None else "",
            kind="section" if section is not None else "", language=self.language, dir=DIR[self.language],
            stories=stories, layout=layout, repeat=False,
        )  # fmt: skip

    @property
    def thread(self) -> Is:
        text = PARAGRAPHS[self.language][0]
        return Is(
            name=TITLES[self.language][2],
            summary="" if self.bare else text,
            url="/thread/flood/",
            feed="/thread/flood/feed.xml",
        )

    def full_story(self) -> Is:
        """The story that has everything an article page can show."""
        text = PARAGRAPHS[self.language]
        also = self.translate("also_read")
        body = (
            f'<p><span class="dateline">Sonapur</span> — {text[0]}</p>\n<h2 id="one">{TITLES[self.language][1]}</h2>\n'
            f'<p>{text[1]}</p>\n<p class="also-read"><b>{also}</b> <a href="/s/2/">{TITLES[self.language][2]}</a></p>\n'
            + EVERYTHING.replace("{picture}", picture(1).src)
            + "\n".join(f"<p>{paragraph}</p>" for paragraph in text)
        )
        return self.story(
            0,
            body=Markup(body),
            kicker="Analysis",
            summary=text[1],
            dateline="Sonapur",
            updated=NOW - timedelta(minutes=30),
            thread=self.thread,
            previously=self.stories[5:8],
            related=self.stories[1:5],
            corrections=[
                Is(date=NOW, text="The channel is 4.2 metres deep, not 42.", type="correction"),
                Is(date=NOW, text="The union’s statement was made on Friday.", type="clarification"),
            ],
            held="embargoed",
            held_until=NOW + timedelta(days=1),
        )

    def page(self, kind: str, url: str, **changes: Any) -> Is:
        front = Is(title=self.site.title, url="/", language=self.language)
        page = Is(
            history="",
            url=url,
            canonical="https://news.example" + url,
            kind=kind,
            title="" if kind == "home" else "Sample",
            description="" if self.bare else "A sample.",
            language=self.language,
            dir=DIR[self.language],
            locale="en_GB",
            number=0,
            newer="",
            older="",
            feed="",
            feeds=[],
            section=None,
            crumbs=[front],
            noindex=False,
            versions=[],
            structured_data=Markup('<script type="application/ld+json">{"@graph":[]}</script>'),
        )
        vars(page).update(changes)
        return page

    def pages(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Every kind of page: file name → template and its own names."""
        some = self.stories
        section = self.sections[1]
        home = Is(title=self.site.title, url="/", language=self.language)
        crumbs = [home, Is(title=section.title, url=section.url, language=self.language)]
        child = Is(**{**vars(section), "title": "Asia", "url": "/s1/asia/", "parent": section, "sections": []})
        if not self.bare:
            section = Is(**{**vars(section), "sections": [child], "body": Markup("<p>What happens far away.</p>")})
        layouts = ["feature", "three", "four", "wide"]
        front = Is(
            lead=some[0],
            side=some[1:5],
            blocks=[
                self.block(self.sections[n], layout, some[5 + 4 * n : (8 if n < 2 else 9) + 4 * n])
                for n, layout in enumerate(layouts)
            ],
            topics=[] if self.bare else self.topics,
            date=some[0].date,
            banner=None if self.bare else Is(text=some[9].title, label="", url=some[9].url),
        )
        empty = Is(banner=None, lead=None, side=[], blocks=[], topics=[], date=None)
        older = self.page("section", "/s1/page/2/", newer="/s1/", older="/s1/page/1/", number=2, crumbs=crumbs)
        day = Is(title="21 February 2025", url="/archive/2025/02/21/", date=some[0].date, stories=some[:6])
        before = Is(title="20 February 2025", url="/archive/2025/02/20/", date=some[8].date, stories=some[6:12])
        months = [
            Is(title=f"{name} 2024", url=f"/archive/2024/{n:02}/", count=40 + n)
            for n, name in enumerate(["January", "February", "March", "April"], 1)
        ]
        archive = [home, Is(title="Archive", url="/archive/", language=self.language)]
        everywhen = Is(
            level="all",
            title="",
            date=None,
            newer=None,
            older=None,
            years=[Is(title="2024", url="/archive/2024/", months=months)],
        )
        month = Is(
            level="month",
            title="February 2025",
            date=some[0].date,
            newer=None,
            older=Is(title="January 2025", url="/archive/2025/01/"),
            days=[day, before],
            weekdays=[Is(short=name[:3], title=name) for name in DAYS],
            weeks=[
                [Is(day=n if 0 < n < 29 else 0, url=f"/archive/2025/02/{n}/" if n in (20, 21) else "") for n in days]
                for days in (range(first, first + 7) for first in range(-4, 29, 7))
            ],
        )
        year = Is(level="year", title="2024", date=some[0].date, newer=None, older=None, months=months)
        of_day = Is(
            level="day",
            title="21 February 2025",
            date=some[0].date,
            newer=Is(title="22 February 2025", url="/archive/2025/02/22/"),
            older=Is(title="20 February 2025", url="/archive/2025/02/20/"),
            groups=[Is(section=self.sections[1], stories=some[:4]), Is(section=None, stories=some[4:6])],
        )
        article = self.page("article", "/s/0/", crumbs=crumbs, section=section, feed="/s1/feed.xml")
        plain = self.story(
            0, kind="page", date=None, section=None, kicker="", image=None, title="About us", authors=[], topics=[]
        )
        orphan = self.story(1, section=None, kicker="", image=None, language="hi" if self.language == "en" else "en")
        result: dict[str, tuple[str, dict[str, Any]]] = {
            "index": ("home.html", {"page": self.page("home", "/"), "front": front}),
            "empty": ("home.html", {"page": self.page("home", "/", noindex=True), "front": empty}),
            "section": (
                "section.html",
                {
                    "page": self.page("section", "/s1/", older="/s1/page/2/", crumbs=crumbs, section=section),
                    "section": section,
                    "stories": some[:20],
                    "front": None,
                },
            ),
            "section-steered": (
                "section.html",
                {
                    "page": self.page("section", "/s1/", crumbs=crumbs, section=section),
                    "section": section,
                    "stories": some[:9],
                    "front": Is(**{**vars(front), "blocks": [self.block(None, "three", some[9:12])]}),
                },
            ),
            "section-older": (
                "section.html",
                {"page": older, "section": section, "stories": some[4:10], "front": None},
            ),
            "section-empty": (
                "section.html",
                {"page": self.page("section", "/s1/"), "section": section, "stories": [], "front": None},
            ),
            "article": ("article.html", {"page": article, "story": some[0]}),
            "article-orphan": ("article.html", {"page": self.page("article", "/s/1/"), "story": orphan}),
            "page": ("page.html", {"page": self.page("page", "/about/"), "story": plain}),
            "topic": (
                "topic.html",
                {
                    "page": self.page("topic", "/topic/0/", older="/topic/0/page/1/"),
                    "topic": self.topics[0],
                    "stories": some[:6],
                },
            ),
            "thread": (
                "thread.html",
                {"page": self.page("thread", "/thread/flood/"), "thread": self.thread, "stories": some[:6]},
            ),
            "author": (
                "author.html",
                {"page": self.page("author", "/author/meera/"), "author": self.author, "stories": some[:6]},
            ),
            "archive": ("archive.html", {"page": self.page("archive", "/archive/"), "archive": everywhen}),
            "archive-year": (
                "archive.html",
                {"page": self.page("archive", "/archive/2024/", crumbs=archive), "archive": year},
            ),
            "archive-month": (
                "archive.html",
                {"page": self.page("archive", "/archive/2025/02/", crumbs=archive), "archive": month},
            ),
            "archive-day": (
                "archive.html",
                {"page": self.page("archive", "/archive/2025/02/21/", crumbs=archive), "archive": of_day},
            ),
            "404": ("404.html", {"page": self.page("404", "/404.html", noindex=True)}),
        }
        if not self.bare:
            result["article-full"] = ("article.html", {"page": article, "story": self.full_story()})
            tall = self.story(2, image=picture(2, tall=True, caption="Upright."))
            result["article-tall"] = ("article.html", {"page": article, "story": tall})
        return result

    def translate(self, key: str, **values: Any) -> str:
        return str(labels(self.language)[key]).format(**values)

    def shared(self) -> dict[str, Any]:
        return {
            "site": self.site,
            "data": {},
            "t": self.translate,
            "asset": lambda name: "/assets/" + name,
            "asset_text": lambda name: Markup((THEME / "assets" / name).read_text("utf-8")),
            "link": lambda address: self.site.home.rstrip("/") + address,
            "absolute": lambda address: "https://press.example" + address if address[:1] == "/" else address,
            "captioned": lambda *parts: Markup(captioned_html(*parts)),
            "embedded": lambda url, title="": Markup("<p>{}</p>").format(url),
            "fragment": lambda name: Markup(f"\x00{name}\x00"),
        }

    def render(self) -> dict[str, str]:
        """All pages and fragments, slots filled: file name → HTML."""
        env = environment()
        shared = self.shared()
        out: dict[str, str] = {}
        for name in ("recent", "recent-brief"):
            out[f"_f/{name}"] = rendered(
                env, f"fragments/{name}.html", {**shared, "here": self.site}, recent=self.stories[:6]
            )
        for name, (template_name, own) in self.pages().items():
            html = rendered(env, template_name, {**shared, "here": own["page"], "page": own["page"]}, **own)
            out[name] = re.sub("\x00([^\x00]+)\x00", lambda slot: out["_f/" + slot[1]], html)
        return out


def rendered(env: jinja2.Environment, template: str, everywhere: dict[str, Any], **own: Any) -> str:
    """A page, with names that imported macros see too: `everywhere` stands for the page being rendered."""
    CURRENT.clear()
    CURRENT.update(everywhere)
    return env.get_template(template).render(**own)


CURRENT: dict[str, Any] = {}


class Current:
    """A name of `CURRENT`, looked up when it is used: macros are imported once for all pages."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, part: str) -> Any:
        return getattr(CURRENT[self.name], part)

    def __call__(self, *arguments: Any, **values: Any) -> Any:
        return CURRENT[self.name](*arguments, **values)


@cache
def environment() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(THEME),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    env.filters["date"] = print_date
    env.filters["iso"] = lambda when: when.isoformat()
    names = (
        "site",
        "page",
        "here",
        "data",
        "t",
        "asset",
        "asset_text",
        "link",
        "absolute",
        "fragment",
        "embedded",
        "captioned",
    )
    env.globals.update({name: Current(name) for name in names})
    return env


def print_date(when: datetime, form: str) -> str:
    """Good enough to look at; the engine prints by the catalogue's patterns."""
    clock = f"{when.hour % 12 or 12}:{when:%M} {'pm' if when.hour > 11 else 'am'}"
    day = f"{when.day} {when:%B %Y}"
    return {
        "short": clock,
        "medium": f"{when.day} {when:%b %Y}, {clock}",
        "long": f"{day}, {clock} IST",
        "day": day,
        "weekday": f"{when:%A}, {day}",
        "month": f"{when:%B %Y}",
    }[form]


@cache
def labels(language: str) -> dict[str, Any]:
    return tomllib.loads((THEME / "i18n" / f"{language}.toml").read_text("utf-8"))


def write(folder: Path) -> None:
    """Every page under `folder`, with addresses that work from a file manager."""
    variants = {f"{language}": Portal(language) for language in DIR}
    variants |= {"text": Portal(pictures=False), "bare": Portal(bare=True), "client": Portal(delivery="client")}
    assets = (THEME / "assets").as_uri()
    for variant, portal in variants.items():
        for name, html in portal.render().items():
            target = folder / variant / f"{name}.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(html.replace('"/assets/', f'"{assets}/'), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
