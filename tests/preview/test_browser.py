"""In a real Chromium: the page reloads by itself, and says what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.preview.conftest import STORY, Preview

if TYPE_CHECKING:
    from tests.conftest import OpenPage

pytestmark = pytest.mark.browser
PATIENCE = 60_000
LONG = STORY + "\nA paragraph of the story.\n" * 200


def test_the_page_reloads_by_itself_and_stays_where_it_was(preview: Preview, open_page: OpenPage) -> None:
    preview.write("content/world/bridge.md", LONG)
    page = open_page()
    page.goto(f"http://127.0.0.1:{preview.port}/world/bridge/")
    page.get_by_text("A paragraph of the story.").first.wait_for(timeout=PATIENCE)
    page.evaluate("scrollTo({left: 0, top: 1500, behavior: 'instant'})")
    preview.write("content/world/bridge.md", LONG + "\nThe last word.\n")
    page.get_by_text("The last word.").wait_for(state="attached", timeout=PATIENCE)
    page.wait_for_function("Math.abs(scrollY - 1500) < 5", timeout=PATIENCE)


def test_errors_are_shown_over_the_page_as_text_and_go_when_mended(preview: Preview, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"http://127.0.0.1:{preview.port}/world/bridge/")
    preview.write("content/world/bridge.md", STORY.replace("10:00", "10:00<img src=x onerror=alert(1)>"))
    shown = page.locator("standfirst-problems section")
    shown.wait_for(timeout=PATIENCE)
    assert "content/world/bridge.md:3:" in shown.inner_text()
    assert "<img src=x onerror=alert(1)>" in shown.inner_text()
    assert shown.locator("img").count() == 0
    assert page.get_by_text("The bridge is open.").first.is_visible()
    page.reload()
    shown.wait_for(timeout=PATIENCE)
    preview.write("content/world/bridge.md", STORY)
    shown.wait_for(state="detached", timeout=PATIENCE)


def test_a_tab_that_lost_the_server_reloads_when_a_new_one_answers(preview: Preview, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"http://127.0.0.1:{preview.port}/world/bridge/")
    stale = page.evaluate("document.querySelector('script[data-version]').dataset.version")
    # A page of another run: what a tab shows after the preview was started again.
    page.route(
        "**/world/bridge/",
        lambda route: route.fulfill(body=route.fetch().text().replace(stale, "earlier-1", 1), content_type="text/html"),
        times=1,
    )
    page.goto(f"http://127.0.0.1:{preview.port}/world/bridge/")
    page.wait_for_function(
        f"document.querySelector('script[data-version]')?.dataset.version === '{stale}'", timeout=PATIENCE
    )


def test_another_sites_page_can_read_nothing(preview: Preview, open_page: OpenPage) -> None:
    page = open_page()
    page.route("http://evil.example/**", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto("http://evil.example/")
    reached = page.evaluate(
        """async (base) => {
            const events = new Promise(done => {
                const source = new EventSource(base + "/_standfirst/events");
                source.onmessage = () => done("read");
                source.onerror = () => done("refused");
            });
            const fetched = await fetch(base + "/").then(() => "read", () => "refused");
            const opaque = await fetch(base + "/", {mode: "no-cors"}).then(r => r.status === 0 ? "opaque" : "read", () => "refused");
            return [await events, fetched, opaque];
        }""",
        f"http://127.0.0.1:{preview.port}",
    )
    assert reached == ["refused", "refused", "refused"]
