"""What single settings ask of their values beyond the type: a table by the setting's name.

A rule takes a value of the right type and gives it back, normalised, or says what is `Wrong` with it. It knows
neither files nor lines. A setting without a rule needs none here: the type in `settings` is enough.
"""

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final

from standfirst import urls
from standfirst.config import contrast, policy, web
from standfirst.config import deploying as places_to
from standfirst.config.wrong import Wrong

Rule = Callable[[Any], Any]


def _between(least: int, most: int) -> Rule:
    def rule(number: int) -> int | Wrong:
        wrong = Wrong(f"must be from {least} to {most}, not {number}", f"write a number from {least} to {most}")
        return number if least <= number <= most else wrong

    return rule


def _not_blank(text: str) -> str | Wrong:
    return text.strip() or Wrong("is empty", "write something between the quotes")


def _language(tag: str) -> str | Wrong:
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        return tag
    wrong = f"must be a language tag (BCP 47), not `{tag}`"
    if re.fullmatch(r"[A-Za-z]{2,3}(_[A-Za-z0-9]{2,8})+", tag):
        return Wrong(wrong, f"write `{tag.replace('_', '-')}`")
    return Wrong(wrong, "write a tag like `en`, `hi` or `en-GB`")


def _colour(text: str) -> str | Wrong:
    if not text or re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        return text
    wrong = f"must be a colour like `#b3001b`, not `{text}`"
    if short := re.fullmatch(r"#?([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])", text):
        return Wrong(wrong, "write `#" + "".join(digit * 2 for digit in short.groups()) + "`")
    if re.fullmatch(r"[0-9A-Fa-f]{6}", text):
        return Wrong(wrong, f"write `#{text}`")
    return Wrong(wrong, "write `#` and six hexadecimal digits")


def _accent(papers: tuple[str, ...], scheme: str) -> Rule:
    readable = contrast.readable(papers, scheme)

    def rule(text: str) -> str | Wrong:
        colour = _colour(text)
        return colour if isinstance(colour, Wrong) else readable(colour)

    return rule


def _wordmark(text: str) -> str | Wrong:
    """A word, or the name of a file in `templates/assets/`."""
    name = text.strip()
    if re.search(r"\.(png|jpe?g|gif|webp|avif)$", name, re.IGNORECASE):
        return Wrong(f"is a word or a drawing in SVG, not `{name}`", "export the logo as SVG, or leave it out")
    file = re.split(r"[/\\]", name)[-1]
    if name.lower().endswith(".svg") and file != name:
        return Wrong(f"names a file in templates/assets/, without a folder: not `{name}`", f"write `{file}`")
    return name


def _menu_address(written: str) -> str | Wrong:
    address = written.strip()
    if re.match(r"/(?!/)|(https?|mailto|tel):|#", address, re.IGNORECASE):
        return address
    if not address or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", address):
        return Wrong(f"is no address to link to: `{written}`", "begin with `/` for a page of this site, or `https://`")
    return Wrong(f"must begin with `/` or name a scheme, not `{written}`", f"write `/{address}`")


def _permalink(pattern: str) -> str | Wrong:
    known = " ".join(f"{{{name}}}" for name in urls.PLACEHOLDERS)
    if not (pattern.startswith("/") and pattern.endswith("/")):
        return Wrong(f"must begin and end with `/`, not `{pattern}`", f"write `/{pattern.strip('/')}/`")
    for name in re.findall(r"\{([^{}]*)\}", pattern):
        if name not in urls.PLACEHOLDERS:
            return Wrong(f"has an unknown placeholder `{{{name}}}`", _nearest(name, urls.PLACEHOLDERS, known, "{}"))
    if "{slug}" not in pattern:
        return Wrong("must contain `{slug}`, or all stories would have one address", "write `/{section}/{slug}/`")
    fixed = pattern
    for name in urls.PLACEHOLDERS:
        fixed = fixed.replace(f"{{{name}}}", "x")
    if "{" in fixed or "}" in fixed or urls.normalise(fixed) != fixed:
        return Wrong(f"is no pattern of an address: `{pattern}`", f"use letters, digits, `-`, `/` and {known}")
    return pattern


def _nearest(name: str, names: tuple[str, ...], otherwise: str, around: str = "") -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), names, 1, 0.6)
    return f"did you mean `{around[:1]}{near[0]}{around[1:]}`?" if near else f"the placeholders are {otherwise}"


def _timezone(name: str) -> str | Wrong:
    from zoneinfo import ZoneInfo

    # `localtime` and `Factory` are what the machine at hand thinks: two machines would build two sites.
    if re.fullmatch(r"[A-Za-z0-9_+/-]+", name) and name not in {"localtime", "Factory"}:
        try:
            ZoneInfo(name)
        except (OSError, ValueError, LookupError):
            pass
        else:
            return name
    return Wrong(f"must be a time zone of the IANA database, not `{name}`", _near_zones(name))


def _near_zones(name: str) -> str:
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    wanted = re.sub(r"\s+", "_", name.strip().lower())
    by_city: dict[str, list[str]] = {}
    for zone in sorted(available_timezones()):
        if "/" in zone and not zone.startswith(("posix/", "right/", "Etc/")):
            by_city.setdefault(zone.lower(), []).append(zone)
            by_city.setdefault(zone.lower().rpartition("/")[2], []).append(zone)
    near = get_close_matches(wanted, by_city, 1, 0.8) or get_close_matches(wanted.rpartition("/")[2], by_city, 1, 0.8)
    zones = by_city[near[0]][:3] if near else []
    if zones:
        return "did you mean " + " or ".join(f"`{zone}`" for zone in zones) + "?"
    return "write a place, as `Asia/Kolkata` or `Europe/London`: it knows about summer time, which an offset does not"


def _extensions_of_engine(config: Any) -> Wrong | None:
    if config.markdown.engine == "python-markdown" or not config.markdown.extensions:
        return None
    return Wrong(
        f"are extensions of Python-Markdown, which the engine `{config.markdown.engine}` does not use",
        'take them out, or write `engine = "python-markdown"`',
    )


def _site_url(written: str) -> str | Wrong:
    """An http(s) URL, encoded, its host in lower case, ending in `/`: everything else is put behind it."""
    url = written.strip()
    scheme, separator, rest = url.partition("://")
    host, _, path = rest.partition("/")
    if not separator or scheme.lower() not in {"http", "https"}:
        guess = url.removeprefix("//") if not separator else rest
        return Wrong(f"must begin with `https://` or `http://`, not `{written}`", f"write `https://{guess}`")
    reasons = [
        (r"\s|[\x00-\x1f]", url, "has a space in it", "take it out"),
        (r"[?#]", url, "has a query or a fragment", "end it before the `?` or `#`"),
        (r"@", host, "has a name or password in it", "leave out what stands before the `@`"),
    ]
    for pattern, where, reason, hint in reasons:
        if re.search(pattern, where):
            return Wrong(f"{reason}: `{written}`" if "@" not in host else reason, hint)
    encoded = _host(host)
    if encoded is None:
        return Wrong(f"has no host that could be reached: `{written}`", "write it as `https://paper.example/`")
    folder = urls.normalise(path) if path.strip("/") else "/"
    if folder is None or not folder.endswith("/"):
        return Wrong(f"must name a folder, where the front page is: `{written}`", "leave out the last part")
    return f"{scheme.lower()}://{encoded}{urls.quote(folder)}"


def _hub(written: str) -> str | Wrong:
    """Where a publisher tells of new entries."""
    address = written.strip()
    if re.fullmatch(r"https?://[^\s/?#@]+(/[^\s#]*)?", address, re.IGNORECASE):
        return address
    return Wrong(f"must be the address of a WebSub hub, not `{written}`", "write it as `https://hub.example/`")


def _ids(written: str) -> str | Wrong:
    return _site_url(written) if written.strip() else ""


def _host(written: str) -> str | None:
    """A host and its port as they are sent (an international name in its ASCII form), or None."""
    if written.startswith("["):
        return written.lower() if re.fullmatch(r"\[[0-9A-Fa-f:.]+\](:\d{1,5})?", written) else None
    name, colon, port = written.partition(":")
    try:
        name = name.lower() if name.isascii() else name.encode("idna").decode().lower()
    except UnicodeError:
        return None
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*\.?", name):
        return None
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return None
    return name + colon + port


def _widths(config: Any) -> Wrong | None:
    return None if config.images.widths else Wrong("names no width", "leave it out for those of the theme")


RULES: Final[MappingProxyType[str, Rule]] = MappingProxyType(
    {
        "site.title": _not_blank,
        "site.url": _site_url,
        "site.timezone": _timezone,
        "site.language": _language,
        "recent.count": _between(1, 50),
        "recent.words": _between(1, 100),
        "pagination.size": _between(1, 500),
        "permalinks.article": _permalink,
        "theme.accent": _accent(contrast.LIGHT, "light"),
        "theme.accent_dark": _accent(contrast.DARK, "dark"),
        "theme.wordmark": _wordmark,
        "feeds.size": _between(1, 500),
        "feeds.hubs": _hub,
        "feeds.ids": _ids,
        "build.jobs": _between(0, 256),
        "deploy.to": places_to.to,
        "deploy.url": _ids,
        "deploy.releases": _between(0, 1000),
        "deploy.keep_assets": _between(0, 3650),
        "ledger.typos": _between(0, 1000),
        "images.widths": _between(16, 8192),
        "images.avif_quality": _between(1, 100),
        "images.webp_quality": _between(1, 100),
        "images.jpeg_quality": _between(1, 100),
        "menu.label": _not_blank,
        "menu.url": _menu_address,
        "menu.language": _language,
        "footer.label": _not_blank,
        "footer.url": _menu_address,
        "footer.language": _language,
        "editions.label": _not_blank,
        "editions.url": _menu_address,
        "editions.language": _language,
        "security.languages": _language,
        **web.RULES,
    }
)

TOGETHER: Final[MappingProxyType[str, Callable[[Any], Wrong | None]]] = MappingProxyType(
    {
        "markdown.extensions": _extensions_of_engine,
        "csp": policy.fault,
        "images.widths": _widths,
        "security.expires": web.security,
        "redirects.tables": web.tables,
    }
)
"""What the whole of the settings says against one of them, by its name."""

EXAMPLES: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "site.title": 'title = "The Morning Paper"',
        "site.url": 'url = "https://paper.example/"',
        "site.timezone": 'timezone = "Asia/Kolkata"',
        "menu.label": 'label = "World"',
        "menu.url": 'url = "/world/"',
        "footer.label": 'label = "About us"',
        "deploy.to": 'to = "s3://bucket"',
        "footer.url": 'url = "/about/"',
        "editions.label": 'label = "हिन्दी"',
        "editions.url": 'url = "https://hindi.paper.example/"',
        "editions.language": 'language = "hi"',
    }
)
"""How a missing setting is written, by its name."""

FOREIGN: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "base_url": "url", "baseurl": "url", "site_url": "url", "siteurl": "url", "name": "title", "sitename": "title",
        "site_name": "title", "lang": "language", "default_language": "language", "languagecode": "language",
        "tz": "timezone", "time_zone": "timezone", "subtitle": "description", "paginate": "size", "per_page": "size",
    }
)  # fmt: skip
"""What other generators call our settings, in lower case."""

MEANINGS: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "build.on_error": "`stop` publishes nothing while an error stands, `quarantine` everything but the faulty stories",
        "recent.delivery": "`inline` is right on any host; `client`, `ssi` and `esi` publish fewer files (docs/settings.md)",
    }
)
"""What the words of a setting mean, where a wrong one is near to none of them."""
