"""Bytes of a source file -> text with Unix line ends, or the place where it stops being UTF-8.

Nothing is guessed into the text: a file in another encoding is an error that says how to convert it.
"""

import re
import shlex
from typing import Final

from standfirst.content.faults import Faults, Spot

MAX_SOURCE: Final = (2 << 20) + (64 << 10)
"""Bytes of a body (2 MiB) and its front matter (64 KiB)."""

# XML 1.0, section 2.2: what no feed may hold, escaped or not.
_BOM: Final = b"\xef\xbb\xbf"
_C0: Final = bytes([*range(9), 11, 12, *range(14, 32)])
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMES: Final = {"\x00": "NUL", "\x08": "backspace", "\x0b": "vertical tab", "\x0c": "form feed", "\x1b": "escape"}


def decode(data: bytes, faults: Faults) -> str | None:
    """The text without byte order mark, with Unix line ends; None when nothing of it can be trusted.

    Where only some bytes are wrong they read as U+FFFD, so that the faults after them can be reported too; the caller
    must not trust a line at or after the one reported.
    """
    if len(data) > MAX_SOURCE:
        _too_large(data, faults)
        return None
    if not data or data.isspace():
        faults.gate("file-empty", Spot(), "the file is empty", "write its front matter, or remove the file")
        return None
    guess = _wide_encoding(data)
    if guess:
        faults.gate(
            "not-utf8", Spot(), f"this file is not saved as UTF-8 (it is {guess})", _convert(guess, faults.file)
        )
        return None
    mark = len(_BOM) if data.startswith(_BOM) else 0
    try:
        text = (data[mark:] if mark else data).decode()
    except UnicodeDecodeError as wrong:
        _report(data, wrong.start + mark, wrong.reason, faults)
        text = data[mark:].decode("utf-8", "replace")
    else:
        if "\ufffd" in text:
            _report_lost(text, faults)
    text = _line_ends(text, faults) if "\r" in text else text
    # Looking through bytes is ten times cheaper than through text, but for a single character.
    if len(data.translate(None, _C0)) != len(data) or "\ufffe" in text or "\uffff" in text:
        _report_controls(text, faults)
    return text


def forbidden(text: str) -> str:
    """The first character of `text` that XML forbids, named (`U+0007`), or nothing."""
    found = _FORBIDDEN.search(text)
    return _name(found[0]) if found else ""


def spot(text: str, offset: int) -> Spot:
    """Line and column of an offset into text with Unix line ends."""
    return Spot(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _name(character: str) -> str:
    known = _NAMES.get(character)
    return f"U+{ord(character):04X} ({known})" if known else f"U+{ord(character):04X}"


def _too_large(data: bytes, faults: Faults) -> None:
    start = data[: 65 << 10]
    if start.startswith((b"---", _BOM + b"---")) and not re.search(rb"\n---[ \t]*[\r\n]", start):
        faults.gate(
            "front-matter-too-large",
            Spot(),
            "the front matter is larger than 64 kB, or is never closed",
            "put `---` on a line of its own after the last key",
        )
        return
    faults.gate(
        "file-too-large",
        Spot(),
        f"the file has more than {MAX_SOURCE:,} bytes, which is all that a source may have",
        "split the story, or move what is not text out of it",
    )


def _wide_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    head = data[:400]
    if head.count(0) * 3 > len(head):
        return "UTF-16LE" if head[1::2].count(0) > head[::2].count(0) else "UTF-16BE"
    return ""


def not_utf8(data: bytes, offset: int, file: str) -> tuple[str, str]:
    """What is said of the first byte that is not UTF-8, and the remedy."""
    byte = f"byte {offset} is 0x{data[offset]:02X}"
    read = data.decode("utf-8", "replace")
    # To convert a file of which only some bytes are wrong would spoil all others.
    if sum(character > "\x7f" for character in read) > 2 * read.count("\ufffd"):
        message = f"a character here is not saved as UTF-8, though the rest of this file is ({byte})"
        return message, "delete it and type it again"
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        message = f"this file is not saved as UTF-8, nor as Windows-1252 ({byte})"
        return message, "open it in the encoding that shows it as it was written, and save it as UTF-8"
    message = f"this file is not saved as UTF-8: it looks like Windows-1252, also called ANSI ({byte})"
    return message, _convert("Windows-1252", file)


def _convert(encoding: str, file: str) -> str:
    path = shlex.quote(file)
    check = ", see that its quotes and accents look right," if encoding == "Windows-1252" else ""
    command = f"iconv -f {encoding.upper()} -t UTF-8 {path} > converted.tmp && mv converted.tmp {path}"
    return f"open it as {encoding}{check} and save it as UTF-8; or run: {command}"


def _report(data: bytes, offset: int, reason: str, faults: Faults) -> None:
    before = data[:offset].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    at = spot(before, len(before))
    if data[offset] == 0xED and 0xA0 <= data[offset + 1 : offset + 2].ljust(1, b"\0")[0] <= 0xBF:
        message = f"byte {offset} begins half of a surrogate pair, which is no character"
        hint = "delete it and type it again"
    elif reason == "unexpected end of data":
        message = f"the file ends in the middle of a character, at byte {offset}: the copy may not be complete"
        hint = "copy it again, or delete its last character and type it again"
    else:
        message, hint = not_utf8(data, offset, faults.file)
    faults.error("not-utf8", at, message, hint)


def _report_lost(text: str, faults: Faults) -> None:
    number = text.count("\ufffd")
    was = "a character was" if number == 1 else f"{number:,} characters were"
    faults.warning(
        "character-lost",
        spot(text, text.index("\ufffd")),
        f"{was} lost before this file was saved, and readers see \ufffd (U+FFFD) instead:"
        " a program had opened it in another encoding than its own",
        "write what stood there, or take an older copy of the file and save that as UTF-8",
    )


def _line_ends(text: str, faults: Faults) -> str:
    text = text.replace("\r\n", "\n")
    lone = text.find("\r")
    if lone < 0:
        return text
    text = text.replace("\r", "\n")
    faults.warning(
        "cr-line-ends",
        spot(text, lone),
        "a line ends in a bare carriage return, as on computers before 2001",
        "save the file with Unix or Windows line ends",
    )
    return text


def _report_controls(text: str, faults: Faults) -> None:
    found = _FORBIDDEN.search(text)
    if found is None:
        return
    more = len(_FORBIDDEN.findall(text, found.end()))
    faults.error(
        "control-character",
        spot(text, found.start()),
        f"the control character {_name(found[0])} cannot be published: feeds with it are invalid"
        + (f" ({more} more in this file)" if more else ""),
        "delete it; editors that show invisible characters will find it",
    )
