from urllib.robotparser import RobotFileParser

from standfirst.syndication.robots import robots


def test_everything_may_be_fetched_and_the_sitemaps_are_named() -> None:
    written = robots("https://paper.example/sitemap.xml", "https://paper.example/sitemap-news.xml")
    assert written == (
        b"User-agent: *\nDisallow:\n\n"
        b"Sitemap: https://paper.example/sitemap.xml\nSitemap: https://paper.example/sitemap-news.xml\n"
    )
    parser = RobotFileParser()
    parser.parse(written.decode().splitlines())
    assert parser.can_fetch("AnyBot", "https://paper.example/_f/recent.html")
    assert parser.site_maps() == ["https://paper.example/sitemap.xml", "https://paper.example/sitemap-news.xml"]


def test_crawlers_that_are_to_stay_away_do_and_others_do_not() -> None:
    written = robots("https://p.example/sitemap.xml", blocked=("GPTBot", "CCBot"), disallowed=("/search/",))
    parser = RobotFileParser()
    parser.parse(written.decode().splitlines())
    assert not parser.can_fetch("GPTBot/1.2", "https://p.example/world/")
    assert parser.can_fetch("Googlebot", "https://p.example/world/")
    assert not parser.can_fetch("Googlebot", "https://p.example/search/x")
    assert parser.site_maps() == ["https://p.example/sitemap.xml"]
