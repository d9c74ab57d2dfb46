"""The place that a story is told from, before its first sentence."""

from html import escape


def with_dateline(html: str, place: str) -> str:
    """The place before the first sentence: in the first paragraph where the body begins with one."""
    if not place:
        return html
    mark = f'<span class="dateline">{escape(place)}</span>'
    return f"<p>{mark} \u2014 {html[3:]}" if html.startswith("<p>") else f"<p>{mark}</p>\n{html}"
