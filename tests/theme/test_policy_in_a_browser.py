"""The default theme under its own Content-Security-Policy, Trusted Types required: Chromium has nothing to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from standfirst.preview.hostfiles import headers_at, headers_of
from tests.build.tiny import Paper, story

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.conftest import OpenPage

pytestmark = pytest.mark.browser
HOST = "https://paper.example"
BODY = "First.\n\nhttps://youtu.be/abcDEF-_123\n\n![A](https://pictures.example/a.svg)\n\nLast.\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20"/></svg>'
SETTINGS = """[theme]
inline_css = {inline}
accent = "#006400"
accent_dark = "#90ee90"
[head]
html = "<script>document.documentElement.dataset.own = 1</script>"
"""


@pytest.fixture(scope="module", params=["false", "true"], ids=["linked", "inlined"])
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Paper:
    files = {f"content/world/{name}.md": story(name, f"2025-01-0{at}T10:00") for at, name in enumerate("bcd", 1)}
    files["content/world/a.md"] = story("A", "2025-01-09T10:00", body=BODY, tags="[Sea]", authors="[Ana]")
    settings = SETTINGS.format(inline=request.param)
    made = Paper(tmp_path_factory.mktemp("site"), files, theme=True, settings=settings)
    made.good()
    return made


def on_host(page: Page, paper: Paper) -> list[str]:
    """The site at its own address, as a host that heeds `_headers` sends it; what the browser says and what fails."""
    rules, faults = headers_of((paper.root / "site" / "_headers").read_bytes())
    assert faults == ()
    said: list[str] = []

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix(HOST)
        if address.startswith("https://pictures.example"):
            route.fulfill(body=SVG, content_type="image/svg+xml")
        elif address.startswith("https:"):
            route.fulfill(body="<p>Playing", content_type="text/html")
        else:
            file = paper.root / "site" / address.lstrip("/")
            route.fulfill(
                path=file / "index.html" if file.is_dir() else file,
                headers=dict(headers_at(rules, address)) | kind(address),
            )

    page.route("**/*", answer)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    return said


def kind(address: str) -> dict[str, str]:
    suffix = address.rpartition(".")[2]
    types = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    return {"content-type": types.get(suffix, "text/html; charset=utf-8")}


def test_no_page_makes_the_browser_complain_and_everything_works(paper: Paper, open_page: OpenPage) -> None:
    page = open_page(now="2025-01-09T12:30:00+00:00")
    said = on_host(page, paper)
    for address in (
        "/",
        "/world/",
        "/topic/sea/",
        "/author/ana/",
        "/archive/",
        "/archive/2025/01/",
        "/404.html",
        "/world/a/",
    ):
        page.goto(HOST + address, wait_until="networkidle")
        assert page.evaluate("document.documentElement.dataset.own") == "1"
    assert page.locator(".rail time").first.inner_text() == "2 hours ago"
    assert page.locator(".prose img").evaluate("(one) => one.naturalWidth") == 30
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()") == "#006400"
    page.get_by_role("button", name="Show it").click()
    page.frame_locator("iframe").get_by_text("Playing").wait_for()
    assert said == []


def test_what_the_policy_does_not_name_is_refused(paper: Paper, open_page: OpenPage) -> None:
    page = open_page()
    said = on_host(page, paper)
    page.goto(f"{HOST}/world/b/")
    refused = page.evaluate(
        """async () => {
            const said = [];
            document.addEventListener("securitypolicyviolation", (event) => said.push(event.effectiveDirective));
            const add = (tag, more) => document.body.append(Object.assign(document.createElement(tag), more));
            add("style", { textContent: "p{}" });
            add("img", { src: "https://elsewhere.example/a.png" });
            add("iframe", { src: "https://elsewhere.example/" });
            try { document.body.innerHTML = "<p>"; } catch { said.push("trusted types"); }
            await new Promise((done) => setTimeout(done, 300));
            return said.sort();
        }"""
    )
    assert refused == ["frame-src", "img-src", "require-trusted-types-for", "style-src-elem", "trusted types"]
    assert said
