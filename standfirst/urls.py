"""Addresses: what a name becomes in one, where a page's file lies, and how an address is written down.

An *address* is what follows the site's own URL: NFC, rooted at `/`, ending in `/` unless it names a file, and not
percent-encoded (`/world/भारत/`). `quote` writes it for XML and headers. Pure: this module knows no site, no
settings and no disk. Its invariant: whatever a stranger writes, no address made here leads out of the site, and
the rules hold on every system, since a site built on Linux may be checked out or served on Windows or macOS.

Slugs are made here and not by python-slugify: that library transliterates by default, and its Unicode mode
drops the combining marks without which Hindi is unreadable; what the contract asks for is one short loop.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any, Final

SLUG_BYTES: Final = 200
"""The longest slug, in bytes of UTF-8: file systems stop at 255, and `.html` or a temporary name must still fit."""
PART_BYTES: Final = 255
ADDRESS_BYTES: Final = 1024
"""The longest key of an S3 bucket."""
PLACEHOLDERS: Final = ("section", "slug", "year", "month", "day")

_PLAIN_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_JOINERS: Final = "\u200c\u200d"
# They choose between drawings of the character before them (emoji, ideographs) and would be an invisible difference.
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SLASHES = re.compile("//+")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_ORIGIN = re.compile(r"((?:https?:)?//)(?:[^/?#@]*@)?([^/?#:@\s]+)((?::\d+)?)(?=[/?#]|\Z)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9._-]+")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_FORBIDDEN: Final = frozenset('\\:*?"<>|#%/')
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [device + digit for device in ("com", "lpt") for digit in "0123456789¹²³"]
)
_NO_FILE = re.compile(r"[\\:*\"<>|]|[. ](?=\Z|/)")
"""`?` is not among them: the contract makes a slug of it."""
_MAY_BE_RESERVED = re.compile(r"(?i)(?:\A|/)(?:con|prn|aux|nul|com|lpt)")
# Neither & nor ' nor ": what `quote` returns can stand in XML, HTML and headers as it is.
_UNQUOTED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$()*+,;=:@")
_NEEDS_QUOTING = re.compile(r"[^A-Za-z0-9\-._~/!$()*+,;=:@]")


def slugify(text: str) -> str:
    """The one rule by which file names, tags and names become parts of addresses; "" where nothing is left.

    NFC, lower case, each run of anything but letters, combining marks and digits one `-`. Zero-width joiners stay
    inside words, where Hindi and Urdu spell with them. Longer than `SLUG_BYTES` it is cut at a grapheme.
    """
    if text.isascii():
        if len(text) <= SLUG_BYTES and _PLAIN_SLUG.fullmatch(text):
            return text
        return _NOT_PLAIN.sub("-", text.lower()).strip("-")[:SLUG_BYTES].rstrip("-")
    text = unicodedata.normalize("NFC", _VARIATION.sub("", text))
    text = unicodedata.normalize("NFC", text.lower())
    return _cut("-".join(_words(text)))


def is_cut(text: str) -> bool:
    """Whether `slugify` leaves out the end of a text."""
    if text.isascii():
        return len(_NOT_PLAIN.sub("-", text.lower()).strip("-")) > SLUG_BYTES
    text = unicodedata.normalize("NFC", _VARIATION.sub("", text))
    return len("-".join(_words(unicodedata.normalize("NFC", text.lower()))).encode()) > SLUG_BYTES


def _words(text: str) -> list[str]:
    words = [""]
    joiners = ""
    for character in text:
        # A mark stands on its letter; one without would attach itself to the `-`.
        if character.isalnum() or (words[-1] and unicodedata.category(character) in {"Mn", "Mc"}):
            words[-1] += joiners + character if words[-1] else character
        elif character in _JOINERS and words[-1]:
            joiners += character
            continue
        elif words[-1]:
            words.append("")
        joiners = ""
    return [word for word in words if word]


def _cut(slug: str) -> str:
    encoded = slug.encode()
    if len(encoded) <= SLUG_BYTES:
        return slug
    whole = len(encoded[:SLUG_BYTES].decode(errors="ignore"))
    end = whole
    while end and _holds_together(slug[end - 1], slug[end]):
        end -= 1
    # A single grapheme of more than 200 bytes is a storm of marks: cut it anywhere.
    return slug[: end or whole].rstrip("-" + _JOINERS)


def _holds_together(left: str, right: str) -> bool:
    """Whether the two belong to one grapheme: marks, joiners, and a virama with the consonant after it (UAX #29)."""
    if left in _JOINERS or right in _JOINERS or unicodedata.category(right)[0] == "M":
        return True
    return unicodedata.combining(left) == 9 and right.isalpha()


def slug_fault(written: str) -> str | None:
    """Why a `slug` or a file name can't become the last part of an address, or None.

    The answer finishes the sentence "`slug` names no place inside the site: …".
    """
    if len(written) <= SLUG_BYTES and _PLAIN_SLUG.fullmatch(written):
        lowered = slug = written
    else:
        lowered = unicodedata.normalize("NFC", written).lower()
        if fault := _written_fault(lowered):
            return fault
        slug = slugify(written)
    if not slug:
        return "no letter or digit is in it"
    if slug == "index":
        return "`index` is the name of the file that every address has"
    if _reserved(lowered) or _reserved(slug):
        return f"Windows keeps the name `{lowered}` for a device"
    return None


def file_fault(path: str) -> str | None:
    """Why some system cannot hold a file by its name or that of a folder above it, or None; `path` uses `/`.

    It finishes the sentence "the name is none on every system: …".
    """
    if _NO_FILE.search(path) is None and _MAY_BE_RESERVED.search(path) is None:
        return None
    for part in path.split("/"):
        if found := _NO_FILE.search(part):
            if found[0] in ". ":
                return f"Windows drops the dot or space at the end of `{part}`"
            return f"Windows allows no `{found[0]}` in a name"
        if _reserved(part):
            return f"Windows keeps the name `{part}` for a device"
    return None


def _written_fault(lowered: str) -> str | None:
    if "/" in lowered or "\\" in lowered or _PERCENT.search(lowered.encode(errors="replace")):
        return "it is one part of an address, without `/`, `\\` or `%` codes"
    if ":" in lowered:
        return "Windows allows no `:` in a file name"
    if _any_invisible(lowered):
        return "it has a control character"
    if lowered.strip(". ") and lowered[-1] in ". ":
        return "Windows drops a dot or space at the end of a file name"
    return None


def _reserved(part: str) -> bool:
    return part.split(".", 1)[0].rstrip(" ").lower() in _RESERVED


def _any_invisible(text: str) -> bool:
    if text.isascii():
        return not text.isprintable()
    return any(
        unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c not in _JOINERS
        for c in text
        if not c.isprintable()
    )


def expand(pattern: str, *, section: str, slug: str, year: str, month: str, day: str) -> str:
    """The address that a pattern of `[permalinks]` gives; an empty part vanishes with its slash."""
    text, wanted = _template(pattern)
    expanded: str = text % wanted((section, slug, year, month, day))
    return _SLASHES.sub("/", expanded) if "//" in expanded else expanded


@cache
def dated(pattern: str) -> bool:
    """Whether a pattern of `[permalinks]` wants the day."""
    return not {"year", "month", "day"}.isdisjoint(_PLACEHOLDER.findall(pattern))


@cache
def _template(pattern: str) -> tuple[str, Callable[[tuple[str, ...]], Any]]:
    """A pattern as Python's `%` has it, and what chooses the values that it wants."""
    pieces = _PLACEHOLDER.split(pattern)
    names = ("section", "slug", "year", "month", "day")
    text = "".join("%s" if at % 2 else piece.replace("%", "%%") for at, piece in enumerate(pieces))
    places = [names.index(name) for name in pieces[1::2]]
    return _SLASHES.sub("/", f"/{text}"), itemgetter(*places) if places else lambda _: ()


def normalise(address: str) -> str | None:
    """A written `permalink` or alias as an address, or None where it names no place inside the site.

    Letter case and dots are kept as written; percent codes are read, since people paste from a browser's address
    bar. The result ends in `/` unless the last part ends in `.html` or `.htm`: an old `/story.php` becomes a folder,
    which servers give out as HTML, as they would not a file of that name. The root itself is nobody's to claim.
    """
    if address.startswith("//") or "\\" in address or "?" in address or "#" in address:
        return None
    parts = [_part(part) for part in address.split("/") if part]
    if parts and parts[-1] == "index.html" and not address.endswith("/"):
        parts.pop()
        address += "/"
    whole = [part for part in parts if part is not None]
    if not whole or len(whole) != len(parts):
        return None
    is_file = whole[-1].lower().endswith((".html", ".htm")) and not address.endswith("/")
    normal = "/" + "/".join(whole) + ("" if is_file else "/")
    return normal if len(normal.encode()) <= ADDRESS_BYTES - len("index.html") else None


def _part(written: str) -> str | None:
    """One part of a written address, decoded, or None where it could mislead some system that keeps or serves it."""
    try:
        part = written
        if "%" in part:
            part = _PERCENT.sub(lambda found: bytes([int(found[1], 16)]), part.encode()).decode()
        part = unicodedata.normalize("NFC", part)
        length = len(part.encode())
    except UnicodeError:
        return None
    if length > PART_BYTES or part[0] in ". " or part[-1] in ". " or not _FORBIDDEN.isdisjoint(part):
        return None
    return None if _reserved(part) or _any_invisible(part) else part


def output_path(address: str) -> str:
    """The file under the output folder that holds an address: `/world/a/` is `world/a/index.html`."""
    return address[1:] + "index.html" if address.endswith("/") else address[1:]


def address_at(path: str) -> str:
    """The address that a file under the output folder holds: the reverse of `output_path`."""
    address = f"/{path}"
    return address.removesuffix("index.html") if address.endswith("/index.html") else address


def claim(path: str) -> str:
    """The key under which two outputs collide on some system: by letter case (Windows, macOS) or Unicode form."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def quote(address: str) -> str:
    """An address percent-encoded (RFC 3986), safe as it is in XML, HTML and headers. Not for what is encoded already."""
    if _NEEDS_QUOTING.search(address) is None:
        return address
    return "".join(chr(byte) if byte in _UNQUOTED else f"%{byte:02X}" for byte in address.encode())


def absolute(site_url: str, address: str) -> str:
    """The full URL of an address. `site_url` is that of the settings: encoded, and ending in `/`."""
    return site_url + quote(address[1:])


def join_url(site_url: str, address: str) -> str:
    """A printed address with the site's host before it, where it has none."""
    rooted = address.startswith("/") and not address.startswith("//")
    return site_url.removesuffix(base_path(site_url)) + address if rooted else address


def origin(address: str) -> str:
    """The host of an absolute address as a Content-Security-Policy names it (`https://pictures.example`, with its port;
    `//host/…` is a host alone); "" for an address of this site, and for a host that no policy can name."""
    found = _ORIGIN.match(address)
    if found is None:
        return ""
    try:
        name = found[2].lower() if found[2].isascii() else found[2].encode("idna").decode()
    except UnicodeError:
        return ""
    named = _HOST.fullmatch(name) is not None and bool(name.strip("."))
    return f"{found[1].lower().removeprefix('//')}{name}{found[3]}" if named else ""


def base_path(site_url: str) -> str:
    """The path under which a site lives: `/`, or `/paper/`."""
    return "/" + site_url.split("://", 1)[-1].partition("/")[2]


def join_base(base: str, address: str) -> str:
    """An address as pages link to it, root-relative: `/world/` is `/paper/world/` under `/paper/`."""
    return base + address[1:]


def page_address(list_address: str, number: int) -> str:
    """The address of an older page of a list: `/world/page/3/`."""
    return f"{list_address}page/{number}/"


def archive_address(day: str) -> str:
    """The address of the archive of a year (`2025`), month (`2025-02`) or day (`2025-02-21`)."""
    return f"/archive/{day.replace('-', '/')}/"
