"""In a real Chromium: the page follows what the author saves, and stays as the reader has it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.preview.browsing import PARAGRAPHS, html, opened, see, unbroken, until
from tests.preview.desk_of_literals import Desk

if TYPE_CHECKING:
    from tests.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_an_edit_keeps_scroll_focus_selection_details_and_what_was_typed(desk: Desk, open_page: OpenPage) -> None:
    body = (
        "<h1>{title}</h1><details><summary>More</summary>Inside</details><div popover id=note>Note</div>"
        "<form><input name=a value=first><input name=b><input type=checkbox name=c><textarea name=d>Some</textarea>"
        f"<select name=e><option>one<option>two</select></form><p id=text>A text to select</p>{PARAGRAPHS}{{more}}"
    )
    desk.pages["/"] = html(body.format(title="A bridge opens", more=""))
    page = opened(desk, open_page())
    page.fill("[name=a]", "typed here")
    page.check("[name=c]")
    page.fill("[name=d]", "written there")
    page.select_option("[name=e]", "two")
    page.locator("summary").click()
    page.evaluate("document.querySelector('#note').showPopover()")
    page.locator("[name=b]").press_sequentially("in the middle")
    page.evaluate("document.querySelector('[name=b]').setSelectionRange(3, 6)")
    page.evaluate("scrollTo({top: 900, behavior: 'instant'})")
    desk.show({"/": html("<p>New above.</p>" + body.format(title="A bridge closes", more="<p>The last word.</p>"))})
    see(page, "The last word.")
    assert page.evaluate(
        """() => ({
            title: document.querySelector("h1").textContent,
            typed: ["a", "b", "d", "e"].map((name) => document.querySelector(`[name=${name}]`).value),
            checked: document.querySelector("[name=c]").checked,
            open: document.querySelector("details").open,
            popover: document.querySelector("#note").matches(":popover-open"),
            focus: document.activeElement.name,
            selection: [document.activeElement.selectionStart, document.activeElement.selectionEnd],
        })"""
    ) == {
        "title": "A bridge closes",
        "typed": ["typed here", "in the middle", "written there", "two"],
        "checked": True,
        "open": True,
        "popover": True,
        "focus": "b",
        "selection": [3, 6],
    }
    above = page.evaluate("document.querySelector('p').getBoundingClientRect().height")
    assert abs(page.evaluate("scrollY") - 900) <= above + 40, "what is read stays in its place"
    assert unbroken(page)


def test_selected_text_and_a_player_outlive_an_edit(desk: Desk, open_page: OpenPage) -> None:
    body = "<p>{0}</p><div><p id=text>A text to select</p><video></video></div>"
    desk.pages["/"] = html(body.format("Before"))
    page = opened(desk, open_page())
    page.evaluate(
        """async () => {
            const canvas = document.createElement("canvas");
            canvas.getContext("2d");
            const video = document.querySelector("video");
            video.muted = true;
            video.srcObject = canvas.captureStream(10);
            setInterval(() => canvas.getContext("2d").fillRect(0, 0, 9, 9), 50);
            await video.play();
            getSelection().setBaseAndExtent(document.querySelector("#text").firstChild, 2, document.querySelector("#text").firstChild, 6);
        }"""
    )
    desk.show({"/": html("<section>New</section>" + body.format("After"))})
    see(page, "After")
    assert page.evaluate("[getSelection().toString(), document.querySelector('video').paused]") == ["text", False]
    assert unbroken(page)


def test_what_the_authors_edit_does_not_touch_stays_as_the_sites_scripts_left_it(
    desk: Desk, open_page: OpenPage
) -> None:
    script = (
        "<script>document.documentElement.classList.add('js'); addEventListener('DOMContentLoaded', () => {"
        "document.querySelector('time').textContent = '3 hours ago'; document.querySelector('button').hidden = false;"
        "document.querySelector('nav').className = 'open';"
        "document.body.append(Object.assign(document.createElement('dialog'), {textContent: 'Cookies'}));"
        "document.head.append(document.createElement('meta'));"
        "})</script>"
    )
    body = "<nav>{0}</nav><time>2 May</time><button hidden>Copy</button><noscript><img src=/none></noscript><p>{0}</p>"
    desk.pages["/"] = html(body.format("Old"), script)
    page = opened(desk, open_page())
    desk.show({"/": html(body.format("New"), script + "<meta name=author content=A>")})
    see(page, "New")
    assert page.evaluate(
        """() => [document.querySelector("time").textContent, document.querySelector("button").hidden,
            document.querySelector("nav").className, document.documentElement.className,
            Boolean(document.querySelector("body > dialog")), document.querySelector("noscript").children.length,
            document.querySelectorAll("meta").length]"""
    ) == ["3 hours ago", False, "open", "js", True, 0, 2]
    assert "/none" not in desk.asked
    assert unbroken(page)


def test_a_page_that_is_as_before_is_not_touched(desk: Desk, open_page: OpenPage) -> None:
    desk.pages["/"] = html("<p>Same</p>")
    page = opened(desk, open_page())
    page.evaluate(
        "window.seen = 0; new MutationObserver((all) => seen += all.length).observe(document, {subtree: true, childList: true, attributes: true, characterData: true})"
    )
    asked = len(desk.asked)
    desk.show({"/other/": html("<p>Other</p>")})
    until(page, lambda: len(desk.asked) > asked)
    page.wait_for_timeout(300)
    assert desk.asked[asked:] == ["/"]
    assert page.evaluate("window.seen") == 0
    desk.show({"/": html("<p>Now changed</p>")})
    see(page, "Now changed")
    assert unbroken(page)


def test_after_any_edits_the_page_is_what_a_reader_would_get(desk: Desk, open_page: OpenPage) -> None:
    dice = random.Random(7)

    def tree(depth: int) -> str:
        name = dice.choice(["p", "div", "section", "ul", "details", "span"]) if depth else "b"
        mark = dice.choice(["", "", f' id="{name}{dice.randrange(4)}"', f' class="c{dice.randrange(3)}"', " hidden"])
        inside = "".join(tree(depth - 1) for _ in range(dice.randrange(4))) if depth else ""
        return f"<{name}{mark}>{inside}{dice.choice(['', 'one', 'two'])}</{name}>{dice.choice(['', ' '])}"

    def some() -> str:
        sheet = f"<style>p{{color:rgb({dice.randrange(3)},0,0)}}</style>"
        metas = [f"<meta name=m{n} content={dice.randrange(3)}>" for n in range(3)] + [sheet]
        dice.shuffle(metas)
        return html(
            "".join(tree(3) for _ in range(dice.randrange(1, 6))), "".join(metas), root=f" data-n={dice.randrange(3)}"
        )

    desk.pages["/"] = some()
    page = opened(desk, open_page())
    for n in range(60):
        new = some().replace("</body>", f"<p>Edit {n}</p></body>")
        desk.show({"/": new})
        see(page, f"Edit {n}")
        differs = page.evaluate(
            """(text) => {
                const wanted = new DOMParser().parseFromString(text, "text/html");
                const same = ["head", "body"].every((part) => wanted[part].isEqualNode(document[part]))
                    && wanted.documentElement.dataset.n === document.documentElement.dataset.n;
                return same ? "" : document.documentElement.outerHTML;
            }""",
            new,
        )
        assert not differs, f"{n}: {new}\n{differs}"
    assert unbroken(page)


def test_a_page_that_is_gone_is_shown_as_the_server_says_it(desk: Desk, open_page: OpenPage) -> None:
    desk.pages["/"] = html("<p>Here</p>")
    page = opened(desk, open_page())
    del desk.pages["/"]
    desk.show({})
    see(page, "Gone")
    desk.show({"/": html("<p>Back</p>")})
    see(page, "Back")


def test_a_page_whose_template_broke_stays_as_it_was(desk: Desk, open_page: OpenPage) -> None:
    desk.pages["/"] = html("<p>Good</p>")
    page = opened(desk, open_page())
    desk.statuses["/"] = 503
    desk.show({"/": html("<p>Broken</p>")})
    page.wait_for_timeout(500)
    see(page, "Good")
    desk.statuses.clear()
    desk.show({"/": html("<p>Mended</p>")})
    see(page, "Mended")
    assert unbroken(page)


def test_a_list_that_the_sites_script_fetches_follows_what_is_published(desk: Desk, open_page: OpenPage) -> None:
    script = (
        "<script>addEventListener('DOMContentLoaded', async () => { const list = document.querySelector('ol');"
        "list.innerHTML = await (await fetch(list.dataset.fragment)).text(); })</script>"
    )
    page_text = html('<ol data-fragment="/_f/recent.html" data-client><li>No script</li></ol><p>{0}</p>', script)
    desk.pages |= {"/": page_text.replace("{0}", "One"), "/_f/recent.html": "<li>First story</li><li>Older</li>"}
    page = opened(desk, open_page())
    see(page, "First story")
    desk.show({"/_f/recent.html": "<li>Second story</li><li>First story</li><li>Older</li>"})
    see(page, "Second story")
    desk.show({"/": page_text.replace("{0}", "Two")})
    see(page, "Two")
    assert page.locator("li").all_inner_texts() == ["Second story", "First story", "Older"]
    assert unbroken(page)


def test_a_tab_that_slept_catches_up_when_it_is_looked_at(desk: Desk, open_page: OpenPage) -> None:
    desk.pages["/"] = html("<p>Old</p>")
    page = opened(desk, open_page())
    look = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true}); document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(look % "true")
    asked = len(desk.asked)
    desk.show({"/": html("<p>New</p>")})
    page.wait_for_timeout(500)
    assert len(desk.asked) == asked, "nobody looks"
    see(page, "Old")
    page.evaluate(look % "false")
    see(page, "New")
    assert unbroken(page)


def test_many_tabs_share_one_line_and_all_hear(desk: Desk, open_page: OpenPage) -> None:
    desk.pages["/"] = html("<p>Old</p>")
    first = opened(desk, open_page())
    tabs = [first] + [opened(desk, first.context.new_page()) for _ in range(7)]
    assert desk.listeners == 1
    desk.show({"/": html("<p>New</p>")})
    for tab in tabs:
        see(tab, "New")
        assert unbroken(tab)
    tabs.pop().close()
    until(tabs[0], lambda: desk.listeners == 1)  # another tab has taken the line
    desk.show({"/": html("<p>Newer</p>")})
    for tab in tabs:
        see(tab, "Newer")


def test_without_locks_each_tab_in_sight_has_a_line(desk: Desk, open_page: OpenPage) -> None:
    desk.pages["/"] = html("<p>Old</p>")
    page = open_page()
    page.add_init_script("Object.defineProperty(navigator, 'locks', {value: undefined})")
    opened(desk, page)
    desk.show({"/": html("<p>New</p>")})
    see(page, "New")
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true}); document.dispatchEvent(new Event('visibilitychange'))"
    )
    desk.wake()
    until(page, lambda: desk.listeners == 0)


def test_a_preview_that_was_started_anew_is_found_again(open_page: OpenPage) -> None:
    page = open_page()
    with Desk() as desk:
        desk.pages["/"] = html("<p>Old</p>")
        opened(desk, page)
    ribbon = page.locator("standfirst-preview .row")
    ribbon.get_by_text("The preview has stopped").wait_for()
    with Desk(desk.port, "token-2") as again:
        again.pages["/"] = html("<p>New</p>")
        see(page, "New")
        again.show({"/": html("<p>Newer</p>")})
        see(page, "Newer")
        ribbon.get_by_text("The preview has stopped").wait_for(state="detached")


def test_a_strict_policy_with_trusted_types_has_nothing_to_complain_of(desk: Desk, open_page: OpenPage) -> None:
    desk.headers = {
        "Content-Security-Policy": "default-src 'none'; script-src 'nonce-preview'; connect-src 'self'; style-src 'self';"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    }
    desk.pages |= {"/a.css": "p { color: red }", "/b.css": "p { color: blue }"}
    link = '<link rel="stylesheet" href="/{0}.css">'
    desk.pages["/"] = html("<p>Old</p><noscript><b>None</b></noscript>", link.format("a"))
    page = open_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    opened(desk, page)
    shown = html("<article><p>New</p></article><noscript><i>None</i></noscript>", link.format("b"))
    desk.show({"/": shown}, faults=())
    see(page, "New")
    assert page.evaluate("getComputedStyle(document.querySelector('p')).color") == "rgb(0, 0, 255)"
    assert page.locator("standfirst-preview .row").evaluate("(row) => getComputedStyle(row).display") == "flex"
    assert [one for one in said if "favicon" not in one and "404" not in one] == []
    assert unbroken(page)


def test_a_policy_that_lets_the_preview_ask_for_nothing_but_the_page_costs_no_edit(
    desk: Desk, open_page: OpenPage
) -> None:
    desk.headers = {
        "Content-Security-Policy": f"connect-src {desk.address}/story/ {desk.address}/_standfirst/events; script-src 'nonce-preview' 'self'"
    }
    head = '<link rel="stylesheet" href="/a.css"><script src="/a.js"></script>'
    desk.pages |= {"/a.css": "p { color: red }", "/a.js": "", "/story/": html("<p>Old</p>", head)}
    page = open_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    opened(desk, page, "/story/")
    for text in ("New", "Newer"):
        desk.show({"/story/": html(f"<p>{text}</p>", head)})
        see(page, text)
    assert len([one for one in said if "violates" in one]) <= 2, "it is tried once"
    assert unbroken(page)


def test_a_morph_that_fails_loads_the_page_anew(desk: Desk, open_page: OpenPage) -> None:
    desk.headers = {
        "Content-Security-Policy": "script-src 'nonce-preview'; require-trusted-types-for 'script'; trusted-types 'none'"
    }
    desk.pages["/"] = html('<iframe srcdoc="one"></iframe><p>Old</p>')
    page = opened(desk, open_page())
    desk.show({"/": html('<iframe srcdoc="two"></iframe><p>New</p>')})
    see(page, "New")
    assert page.frame_locator("iframe").locator("body").inner_text() == "two"
    assert not unbroken(page)


def test_one_id_on_two_kinds_of_elements_costs_a_reload_and_no_text(desk: Desk, open_page: OpenPage) -> None:
    desk.pages["/"] = html("<div><div id=a>Old</div></div>")
    page = opened(desk, open_page())
    desk.show({"/": html("<div><p><b id=a>Bold</b></p><div id=a>New</div></div>")})
    see(page, "New")
    see(page, "Bold")
