"""Small portals made to look at: one in each language of the theme, and one whose stories go to extremes.

They are data, a mapping of paths to texts, and never change with the demo portal: positions and pixels are compared on them.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tests.theme.sample import DRAWING, NAMES, PARAGRAPHS, SECTIONS, TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW: Final = datetime(2025, 2, 21, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
"""The instant at which these papers are built and looked at."""
FOLDERS: Final = ("india", "world", "politics", "business", "sport")
MORE: Final = {
    "en": (),
    "hi": (
        "ज़िला अस्पताल को मिला अपना ऑक्सीजन संयंत्र",
        "हर छह मिनट पर बस: शहर ने बदला रात का नक़्शा",
        "हथकरघा निर्यात तीसरी तिमाही में भी बढ़ा, बुनकर समितियों ने चार और शहरों में दुकानें खोलीं",
        "बीज बैंक ने दोगुने किए अपने भंडार",
        "दो युवा नाविक झील की प्रतियोगिता के लिए चुने गए",
        "एक अच्छे पुस्तकालय का चुपचाप चलता काम",
    ),
    "ur": (
        "ضلعی ہسپتال کو اپنا آکسیجن پلانٹ مل گیا",
        "ہر چھ منٹ پر بس: شہر نے رات کا نقشہ بدل دیا",
        "ہینڈلوم برآمدات تیسری سہ ماہی میں بھی بڑھ گئیں، بنکروں نے چار اور شہروں میں دکانیں کھولیں",
        "بیج بینک نے اپنے ذخیرے دوگنے کر دیے",
        "دو نوجوان ملاح جھیل کے مقابلے کے لیے منتخب",
        "ایک اچھے کتب خانے کا خاموش کام",
    ),
}
PLACES: Final = {
    "en": ("Sonapur", "Kalighat"),
    "hi": ("सोनापुर", "कालीघाट"),
    "ur": ("سوناپور", "کالی گھاٹ"),
}
WORDS: Final = {
    "en": {
        "also": "Also Read:",
        "head": "What The Barges Carry",
        "table": ("Port", "Depth", "Sailings a day", "Grain, tonnes", "Silt taken out", "Open since"),
        "box": "The port in figures",
        "who": "The head of the boatmen’s union",
        "quote": "We have lived by the river and without it.",
        "video": "The first barge, from the bridge",
        "list": ("Rice and lentils", "Sand for the new quay", "In autumn, pilgrims"),
        "kicker": "Exclusive",
        "footer": ("About us", "Corrections"),
        "correction": "The channel is 4.2 metres deep, not 42.",
        "alt": "A river at low tide",
        "role": "Harbour correspondent",
        "bio": "Writes on rivers, ports and the people who live by them.",
    },
    "hi": {
        "also": "यह भी पढ़ें:",
        "head": "नावें क्या ढोती हैं",
        "table": ("बंदरगाह", "गहराई", "रोज़ की नावें", "अनाज, टन", "निकाली गई गाद", "कब से खुला"),
        "box": "आँकड़ों में बंदरगाह",
        "who": "नाविक संघ के अध्यक्ष",
        "quote": "हम नदी के साथ भी रहे हैं और उसके बिना भी।",
        "video": "पुल से दिखती पहली नाव",
        "list": ("चावल और दालें", "नए घाट के लिए रेत", "शरद में तीर्थयात्री"),
        "kicker": "विशेष",
        "footer": ("हमारे बारे में", "भूल-सुधार"),
        "correction": "रास्ता 42 नहीं, 4.2 मीटर गहरा है।",
        "alt": "भाटे के समय नदी",
        "role": "बंदरगाह संवाददाता",
        "bio": "नदियों, बंदरगाहों और उनके सहारे जीने वालों पर लिखती हैं।",
    },
    "ur": {
        "also": "یہ بھی پڑھیں:",
        "head": "کشتیاں کیا لے جاتی ہیں",
        "table": ("بندرگاہ", "گہرائی", "روزانہ کشتیاں", "اناج، ٹن", "نکالی گئی گاد", "کب سے کھلی"),
        "box": "بندرگاہ اعداد میں",
        "who": "ملاحوں کی انجمن کے صدر",
        "quote": "ہم دریا کے ساتھ بھی رہے ہیں اور اس کے بغیر بھی۔",
        "video": "پل سے نظر آتی پہلی کشتی",
        "list": ("چاول اور دالیں", "نئے گھاٹ کے لیے ریت", "خزاں میں زائرین"),
        "kicker": "خصوصی",
        "footer": ("ہمارے بارے میں", "تصحیح"),
        "correction": "راستہ 42 نہیں، 4.2 میٹر گہرا ہے۔",
        "alt": "جزر کے وقت دریا",
        "role": "بندرگاہ کی نامہ نگار",
        "bio": "دریاؤں، بندرگاہوں اور ان کے سہارے جینے والوں پر لکھتی ہیں۔",
    },
}
"""Texts of the stories that `tests/theme/sample.py` has not."""
VIDEO: Final = "https://www.youtube.com/watch?v=abcDEF-_123"
LANGUAGES: Final = tuple(WORDS)


def drawing(number: int, *, tall: bool = False) -> str:
    """A picture of the river, as an SVG file of its own; 1200 × 800, or the other way."""
    sky, sea = [("bcd7d9", "2f6b6b"), ("e9cfa2", "b5462f"), ("d8dfe8", "1f3550"), ("f0d9b5", "4a6741")][number % 4]
    svg = unquote(DRAWING.format(sky=sky, sea=sea, x=2 + number % 8)).partition(",")[2]
    size = ("800", "1200") if tall else ("1200", "800")
    filled = svg.replace("<svg ", f"<svg width='{size[0]}' height='{size[1]}' preserveAspectRatio='xMidYMid slice' ", 1)
    assert filled != svg
    return filled


def settings(title: str, language: str, more: str = "") -> str:
    """A site's settings."""
    return (
        f'[site]\ntitle = "{title}"\nurl = "https://{language}.news.example/"\ntimezone = "Asia/Kolkata"\n'
        f'language = "{language}"\n[recent]\ncount = 6\nwords = 15\n{more}'
    )


def front_matter(**keys: object) -> str:
    """`key: value` between fences; empty values are left out. Texts are quoted."""
    lines = []
    for key, value in keys.items():
        if isinstance(value, str) and key != "date" and value[:1] != "\n":
            value = '"' + value.replace('"', '\\"') + '"'
        elif isinstance(value, tuple):
            value = "[" + ", ".join(f'"{one}"' for one in value) + "]"
        if value not in ('""', "[]", None):
            lines.append(f"{key}: {value}")
    return "\n".join(["---", *lines, "---", ""])


def at(number: int) -> str:
    """When the story of a number was published: 0 is the newest."""
    return (NOW - timedelta(minutes=70 + 133 * number)).isoformat()


def headline(language: str, number: int) -> str:
    """The headline of a number; the second time round a place stands before it."""
    titles = (*TITLES[language], *MORE[language])
    lap, place = divmod(number, len(titles))
    return titles[place] if lap == 0 else f"{PLACES[language][lap - 1]}: {titles[place]}"


def everything(language: str) -> str:
    """A body that has whatever a body can have."""
    words, text = WORDS[language], PARAGRAPHS[language]
    table = "\n".join(
        "| " + " | ".join(row) + " |"
        for row in (
            words["table"],
            ["---", "---:", *["---"] * 3, ":-:"],
            [PLACES[language][0], "4.2 m", "12", "18,400", "1,210,000 m³", "2025"],
            [PLACES[language][1], "6.0 m", "30", "91,250", "380,000 m³", "1987"],
        )
    )
    code = "def tide(hour, harbour='sonapur'):  # metres above the mark of the harbour office, as in the tables of 1987\n    return 4.2 + TABLE[harbour][hour % 24]"
    parts = [
        text[0],
        f"## {words['head']}",
        text[1] + "[^1]",
        f"{words['also']} [](/world/story-5.md)",
        table,
        "\n".join(f"- {line}" for line in words["list"]),
        f"> [!BOX] {words['box']}\n>\n" + "\n".join(f"> - {line}" for line in words["list"]),
        text[2],
        f"> [!QUOTE] {words['who']}\n> {words['quote']}",
        f"```python\n{code}\n```",
        f"[{words['video']}]({VIDEO})",
        f"![{words['alt']}](/river-2.svg)\n![{words['alt']}](/river-3.svg)",
        f"## {headline(language, 5)}",
        text[-1],
        text[1],
        f"[^1]: {words['role']}, 2024.",
    ]
    return "\n\n".join(parts) + "\n"


def story(language: str, number: int) -> str:
    """The story of a number: the newest has everything, every fifth no picture."""
    words, text = WORDS[language], PARAGRAPHS[language]
    _, person, agency, topics = NAMES[language]
    image = f"\n  src: /river-{number % 4}.svg\n  alt: {words['alt']}" + (
        f"\n  caption: {text[-1]}\n  credit: {agency}" if number == 0 else ""
    )
    correction = f'\n- date: {at(0)}\n  text: "{words["correction"]}"'
    head = front_matter(
        title=headline(language, number),
        date=at(number),
        author=person,
        source=agency,
        tags=tuple(topics[number % 2 :]),
        kicker=words["kicker"] if number in (0, 7) else "",
        image=image if number % 5 != 3 else None,
        priority=1 if number == 0 else 5,
        corrections=correction if number == 0 else None,
    )
    return head + (everything(language) if number == 0 else "\n\n".join(text) + "\n")


def paper(language: str) -> dict[str, str]:
    """A portal of 26 stories in five sections."""
    words = WORDS[language]
    title, person, _, topics = NAMES[language]
    files = {
        "standfirst.toml": settings(
            title,
            language,
            "".join(
                f'[[footer]]\nlabel = "{label}"\nurl = "/{page}/"\n'
                for label, page in zip(words["footer"], ("about", "corrections"), strict=True)
            ),
        ),
        "data/authors.toml": f'["{person}"]\nrole = "{words["role"]}"\nbio = "{words["bio"]}"\nemail = "desk@news.example"\n',
        "data/topics.toml": f'["{topics[0]}"]\nsummary = "{words["bio"]}"\n',
    }
    for place, (folder, name) in enumerate(zip(FOLDERS, SECTIONS[language], strict=False)):
        files[f"content/{folder}/_index.md"] = front_matter(title=name, weight=place + 1, summary=words["bio"])
    for number in range(26):
        files[f"content/{FOLDERS[(number + 1) % 5]}/story-{number}.md"] = story(language, number)
    for label, page in zip(words["footer"], ("about", "corrections"), strict=True):
        files[f"content/{page}.md"] = front_matter(title=label) + "\n\n".join(PARAGRAPHS[language]) + "\n"
    return files | {f"static/river-{number}.svg": drawing(number) for number in range(4)}


LONG: Final = (
    "Handloom Exports Rise For A Third Quarter As Weavers’ Cooperatives Open Their Own Shops In Four More Capitals, "
    "Says The Board’s First Report"
)

"""140 characters."""
SECTION: Final = "Environment, Agriculture And The Coastline"
WORD: Final = "Wasserstraßenverwaltungsgebührenordnungsentwurf"
"""One word that no phone has room for in a headline's size."""


def extremes() -> dict[str, str]:
    """Stories that a layout did not expect, each by its address: `/SECTION/NAME/`."""
    text = "\n\n".join(PARAGRAPHS["en"]) + "\n"
    image = "\n  src: /wide.svg\n  alt: A river"
    tall = "\n  src: /tall.svg\n  alt: A river from a tower\n  caption: Upright.\n  credit: Delta Courier"
    full = {"author": "Meera Anand", "source": "Delta News Agency", "image": image, "tags": ("Ports", "Rivers")}
    twelve = tuple(f"{word} {number}" for number, word in enumerate(("Ports", "Rivers of the delta", "Trade") * 4))
    stories: dict[str, dict[str, object]] = {
        "long-headline": {**full, "title": LONG},
        "one-word": {**full, "title": "Fog"},
        "long-word": {**full, "title": WORD},
        "no-picture": {**full, "image": None, "title": "Night Trains Return To The Hill Line"},
        "portrait": {**full, "image": tall, "title": "A Tower By The River Opens To Visitors"},
        "twelve-topics": {**full, "tags": twelve, "title": "Everything At Once"},
        "no-byline": {"image": image, "tags": ("Ports",), "title": "The Harbour Office Says Nothing"},
        "nothing-related": {"title": "Alone", "also_read": "\n  auto: false"},
    }
    files = {
        "standfirst.toml": settings("The Delta Courier And Evening Chronicle", "en"),
        "content/env/_index.md": front_matter(title=SECTION, weight=1),
        "content/uk/_index.md": front_matter(title="UK", weight=2),
        "static/wide.svg": drawing(0),
        "static/tall.svg": drawing(2, tall=True),
    }
    for number, (name, keys) in enumerate(stories.items()):
        files[f"content/env/{name}.md"] = front_matter(date=at(number), **keys) + text
    files["content/uk/alone-here.md"] = front_matter(title=LONG, date=at(9), tags=("Ports",)) + text
    return files


def sites() -> Mapping[str, Mapping[str, str]]:
    """All of them by name."""
    return {**{language: paper(language) for language in LANGUAGES}, "extremes": extremes()}
