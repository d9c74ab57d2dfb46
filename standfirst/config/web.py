"""What settings that name addresses, contacts and records of the web ask of their values (`rules` has the table)."""

import re
from collections.abc import Callable
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final

from standfirst.config.crawlers import GROUPS
from standfirst.config.wrong import Wrong

_HOST: Final = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
_RECORD: Final = re.compile(rf"{_HOST} *, *[^,;#\s]+ *, *(DIRECT|RESELLER)( *, *[^,;#\s]+)?", re.IGNORECASE)


def line(text: str) -> str | Wrong:
    """A text that is to stand in one line of a file."""
    if not text.strip() or not text.isprintable():
        return Wrong("must be one line of text", "write it without line breaks")
    return text.strip()


def address(written: str) -> str | Wrong:
    """A page or file of this site, or an address elsewhere; "" for none."""
    text = written.strip()
    if not text or (re.match(r"/(?!/)|https?://[^/]", text, re.IGNORECASE) and not re.search(r"\s", text)):
        return text
    guess = f"/{text.lstrip('/')}"
    return Wrong(f"must begin with `/` or `https://`, not `{written}`", f"write `{guess}` for a page of this site")


def elsewhere(written: str) -> str | Wrong:
    """An address with its host."""
    text = written.strip()
    if re.fullmatch(r"https?://[^\s/][^\s]*", text, re.IGNORECASE):
        return text
    return Wrong(f"must be a whole address, not `{written}`", f"write `https://{text.lstrip('/')}`")


def secure(written: str) -> str | Wrong:
    """As `elsewhere`, over https (RFC 9116); "" for none."""
    found = elsewhere(written) if written.strip() else ""
    if isinstance(found, str) and found.lower().startswith("http:"):
        return Wrong(f"must begin with `https://`, not `{written}`", f"write `https{found[4:]}`")
    return found


def contact(written: str) -> str | Wrong:
    """An e-mail address, a telephone number or a page, as an address (RFC 9116, 2.5.3)."""
    text = written.strip()
    if re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9-]+|https://\S+)", text, re.IGNORECASE):
        return text
    guess = f"mailto:{text}" if "@" in text else f"https://{text.rpartition('//')[2]}"
    return Wrong(f"must begin with `mailto:`, `tel:` or `https://`, not `{written}`", f"write `{guess}`")


def day(written: str) -> str | Wrong:
    """A day or time; "" for none."""
    text = written.strip()
    try:
        if text:
            datetime.fromisoformat(text)
    except ValueError:
        return Wrong(f"must be a day or a time, not `{written}`", "write it like `2027-06-30`")
    return text


def mail(written: str) -> str | Wrong:
    """An e-mail address, or ""."""
    text = written.strip().removeprefix("mailto:")
    if not text or re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text):
        return text
    return Wrong(f"must be an e-mail address, not `{written}`", "write it like `desk@paper.example`")


def host(written: str) -> str | Wrong:
    """The name of a host, or ""."""
    text = written.strip().lower()
    if not text or re.fullmatch(_HOST, text):
        return text
    bare = re.sub(r"^[a-z]+://|/.*$", "", text)
    return Wrong(f"must be the name of a host, not `{written}`", f"write `{bare or 'paper.example'}`")


def manager(written: str) -> str | Wrong:
    """A host, with the country that it manages for behind a comma where it is not all (ads.txt 1.1, 3.5.1)."""
    name, comma, country = written.partition(",")
    found = host(name)
    if isinstance(found, Wrong) or not comma:
        return found
    code = country.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        return Wrong(f"names no country: `{written}`", f"write `{found}, IN`, with two letters (ISO 3166)")
    return f"{found}, {code}"


def record(written: str) -> str | Wrong:
    """Who may sell (ads.txt 1.1, 3.4.2): host, account, DIRECT or RESELLER, and the authority's id where there is one."""
    text = written.strip()
    if _RECORD.fullmatch(text):
        return text
    form = (
        "write `ads.example, 1234, DIRECT` (host, account, DIRECT or RESELLER, and an authority's id if there is one)"
    )
    return Wrong(f"is no record of ads.txt: `{written}`", form)


def crawler(written: str) -> str | Wrong:
    """A group of crawlers, or the name of one as it stands in robots.txt."""
    text = written.strip()
    if text.lower() in GROUPS:
        return text.lower()
    near = get_close_matches(text.lower(), GROUPS, 1, 0.7)
    if near or not re.fullmatch(r"[A-Za-z0-9_.-]+", text):  # RFC 9309 allows fewer; there are crawlers with digits
        hint = f"did you mean `{near[0]}`?" if near else f"write a group ({', '.join(GROUPS)}) or a crawler's own name"
        return Wrong(f"names no crawler: `{written}`", hint)
    return text


def path(written: str) -> str | Wrong:
    """A path for robots.txt."""
    if re.fullmatch(r"/[!-~]*", written) and "#" not in written:
        return written
    return Wrong(f"must be a path that begins with `/`, percent-encoded, not `{written}`", "write it like `/search/`")


def security(config: Any) -> Wrong | None:
    """A security.txt without an end is none (RFC 9116, 2.5.5)."""
    if config.security.contact and not config.security.expires:
        return Wrong("is missing, and security.txt needs it", "add `expires`, a day within a year from now")
    return None


def tables(config: Any) -> Wrong | None:
    """Two hosts that read one file in two dialects."""
    if {"netlify", "cloudflare"} <= set(config.redirects.tables):
        return Wrong("names two hosts that read `_redirects`, each in its own way", "name the one that serves the site")
    return None


RULES: Final[dict[str, Callable[[Any], Any]]] = {
    "publisher.logo": address,
    "publisher.email": mail,
    "publisher.same_as": elsewhere,
    "robots.block": crawler,
    "robots.disallow": path,
    "security.contact": contact,
    "security.expires": day,
    "ads.records": record,
    "ads.contact": line,
    "ads.owner": host,
    "ads.managers": manager,
    "ads.subdomains": host,
    "ads.partners": host,
    "humans.team": line,
    "humans.thanks": line,
    "trust.contact": contact,
} | {f"policies.{name}": address for name in (
    "principles", "ethics", "corrections", "verification", "unnamed_sources", "no_bylines", "feedback", "diversity",
    "diversity_report", "masthead", "mission", "ownership",
)} | {f"security.{name}": secure for name in ("policy", "encryption", "acknowledgments", "hiring")} | {
    f"trust.{name}": elsewhere for name in (
        "member", "belongto", "control", "controlledby", "social", "vendor", "customer", "disclosure",
    )
}  # fmt: skip
"""By the setting's name, as in `rules.RULES`."""
