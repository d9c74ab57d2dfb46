"""A year of a newsroom: after each act, whoever remembers an address finds the story there, or learns that it is gone."""

import io
import os
import re
from contextlib import redirect_stdout
from pathlib import Path
from urllib.parse import unquote

import pytest

from standfirst.cli import main
from tests.build.tiny import changed
from tests.ledger.newsroom import Newsroom

_TO = re.compile(r'http-equiv="refresh" content="0; ?url=([^"]*)"', re.IGNORECASE)


class Crawler:
    """It remembers every address that it ever saw."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._site = newsroom.paper.root / "site"

    def check(self) -> None:
        newsroom = self._newsroom
        by_token = {story.token: story for story in newsroom.stories}
        gone = self._told_to_hosts()
        for token, addresses in newsroom.seen.items():
            story = by_token.get(token)
            for address in addresses:
                page = self._page(address)
                if story is not None and story.live:
                    assert page is not None, f"404: {address} of {story}"
                    assert token in page, f"{address} leads to another story than {story}"
                else:
                    assert page is None or token not in page, f"{address} of {story} is public"
                    assert page is not None or address in gone, f"404: {address} of {story}"
        for address in newsroom.lists:
            assert self._page(address) is not None or address in gone, f"404: {address}"

    def _told_to_hosts(self) -> set[str]:
        """At which a host that heeds `standfirst gone` answers with 410."""
        with redirect_stdout(out := io.StringIO()):
            assert main(["gone", "netlify", "--root", str(self._newsroom.paper.root), "--now", self._newsroom.now]) == 0
        return {unquote(line.split()[0]) for line in out.getvalue().splitlines() if line.endswith(" 410!")}

    def _page(self, address: str) -> str | None:
        """What a reader comes to see, at the end of at most five redirects."""
        for _ in range(5):
            path = self._site / address.strip("/") / "index.html"
            if not path.exists():
                return None
            text = path.read_text()
            to = _TO.search(text)
            if to is None:
                return text
            address = to[1].removeprefix("https://paper.example")
        raise AssertionError(f"{address} redirects for ever")


def year(root: Path, seed: int, stories: int, acts: int, every: int) -> Newsroom:
    """Walks through a year; every so many acts the output is compared with that of a clean build."""
    newsroom = Newsroom(root / "paper", seed, stories)
    crawler = Crawler(newsroom)
    crawler.check()
    done: list[str] = []
    for number in range(acts):
        done.append(newsroom.act())
        try:
            newsroom.nothing_removed_is_anywhere()
            crawler.check()
            if number % every == every - 1:
                whole(newsroom)
        except AssertionError as wrong:
            raise AssertionError(f"act {number} of seed {seed}, after {done[-6:]}: {wrong}") from wrong
    whole(newsroom)
    return newsroom


def whole(newsroom: Newsroom) -> None:
    """A build is what a clean one is, and says the same."""
    said = newsroom.paper.build(jobs=1, now=newsroom.now)
    after = newsroom.paper.output()
    request = {"output": "../clean/site", "cache": "../clean/cache", "clean": True, "jobs": 1, "now": newsroom.now}
    clean = newsroom.paper.build(**request)
    assert changed(after, newsroom.paper.output("../clean/site")) == set()
    assert said.problems == clean.problems == ()
    newsroom.look()


def test_some_acts_leave_no_address_behind(tmp_path: Path) -> None:
    newsroom = year(tmp_path, int(os.environ.get("YEAR", "3")), 80, 14, 14)
    assert newsroom.refused


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_a_year_of_three_hundred_acts_leaves_no_address_behind(tmp_path: Path, seed: int) -> None:
    newsroom = year(tmp_path, seed, 200, 300, 1)
    assert newsroom.refused > 30
    assert newsroom.rolled_back > 3
