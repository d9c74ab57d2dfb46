from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from standfirst.syndication.redirects import redirect_page


class Page(HTMLParser):
    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def find(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_readers_and_search_engines_are_sent_on() -> None:
    page = Page(redirect_page("https://paper.example/a/", "/a/", "Ties & trade", "hi"))
    assert page.find("html") == [{"lang": "hi"}]
    assert {"http-equiv": "refresh", "content": "0; url=/a/"} in page.find("meta")
    assert {"name": "robots", "content": "noindex"} in page.find("meta")
    assert page.find("link") == [{"rel": "canonical", "href": "https://paper.example/a/"}]
    assert page.find("a") == [{"href": "/a/"}]
    assert page.text.split("\n").count("Ties & trade") == 2


@given(st.text(alphabet="a\"'<>&;=/ \x00é-"))
def test_no_text_breaks_out_of_the_page(text: str) -> None:
    page = Page(redirect_page(text, text, text, text))
    assert [tag for tag, _ in page.tags] == [
        "html",
        "head",
        "meta",
        "title",
        "meta",
        "meta",
        "meta",
        "link",
        "body",
        "p",
        "a",
    ]
