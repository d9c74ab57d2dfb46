"""Embeds in a built site: in the reader's language, on the story's page alone."""

from pathlib import Path

from tests.build.tiny import Paper, story

BODY = "[The bridge from above](https://youtu.be/abcDEF-_123)\n\nThe bridge opened on Monday."


def test_an_embed_speaks_the_language_of_its_story_and_stays_on_its_page(tmp_path: Path) -> None:
    files = {
        "content/world/a.md": story("A bridge", body=BODY, dateline="Halver"),
        "content/world/b.md": story("पुल", body=BODY, language="hi"),
    }
    paper = Paper(tmp_path, files, theme=True)
    paper.good()
    english, hindi = paper.page("world/a"), paper.page("world/b")
    assert "<p>This is from YouTube, which may use cookies.</p>" in english
    assert ">Show it</button>" in english
    assert '<p><span class="dateline">Halver</span></p>\n<figure class="embed' in english
    assert "<p>यह YouTube से है, जो कुकी इस्तेमाल कर सकता है।</p>" in hindi
    assert ">दिखाएँ</button>" in hindi
    assert english.count("data-embed") == hindi.count("data-embed") == 1
    rest = {
        name: data for name, data in paper.output().items() if name not in ("world/a/index.html", "world/b/index.html")
    }
    pages = {name: data for name, data in rest.items() if not name.startswith("assets/")}
    assert [name for name, data in pages.items() if b"data-embed" in data or b"may use cookies" in data] == []
    assert "The bridge opened on Monday." in paper.page("_f/recent.html")
    assert "The bridge from above" not in paper.page("feed.xml")


def test_changed_words_reach_the_pages_with_an_embed(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {"content/world/a.md": story("A bridge", body=BODY)}, theme=True)
    paper.good()
    paper.write({"templates/i18n/en.toml": 'embed_show = "Play"\n'})
    paper.good()
    assert ">Play</button>" in paper.page("world/a")
    assert paper.output() == paper.clean()
