"""What is wrong with a YAML header, said to somebody who has never heard of YAML: place, reason, the line as it should be.

The parser's own words ("mapping values are not allowed in this context") name neither the cause nor the cure.
"""

import re
import unicodedata
from typing import Any, Final

from standfirst.content.faults import TOO_DEEP, Faults, Spot
from standfirst.content.fences import exactly, lookalike
from standfirst.content.keys import IMAGE_KEYS
from standfirst.content.tree import Scalar, Value

_KEY_AND_VALUE: Final = re.compile(
    r"(?P<indent>\s*)(?P<dash>(?:- +)*)(?P<key>[^\s:'\"\[\]{}#][^:]{0,60}?)[ \t]*:(?P<gap>\s+)(?P<value>.+)"
)
_ITEM: Final = re.compile(r"(?P<lead>\s*- +)(?P<value>\S.*)")
_TIGHT: Final = re.compile(r"(\s*(?:- +)*[A-Za-z_][\w-]*):(\S.*)")
_OPENERS: Final = "[{@`%*&!|>#-?"
# A list, a mapping, the first line of a block of text, a negative number: not what is wrong with the line.
_OPENED_RIGHTLY: Final = re.compile(r"\[.*\]|\{.*\}|[|>][-+0-9]*(?: +#.*)?|[-?]\S.*")


def report(header: str, wrong: Any, faults: Faults) -> None:
    """Turn the parser's complaint into one about the author's line."""
    mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
    lines = header.split("\n")
    number = min(mark.line if mark else 0, len(lines) - 1)
    column = mark.column + 1 if mark else 1
    for fence in range(number + 1):
        if lookalike(lines[fence], "---") and not lines[fence][:1].isspace():
            message = f"`{lines[fence]}` is not the line that ends the front matter"
            faults.gate("front-matter-lookalike", Spot(fence + 2), message, exactly("---", lines[fence]))
            return
    if "nesting depth" in str(getattr(wrong, "problem", "")):  # libyaml looks ahead, and gives up before we do
        faults.gate("yaml-depth", Spot(number + 2, column), *TOO_DEEP)
        return
    context = getattr(wrong, "context_mark", None)
    if context and "quoted scalar" in str(getattr(wrong, "context", "")):
        number, column = context.line, context.column + 1  # the quotation mark that is never closed
    for candidate in dict.fromkeys((number, *range(max(0, number - 3), number)[::-1])):
        found = _diagnose(lines[candidate], here=candidate == number)
        if found:
            place, message, hint = found
            faults.gate("yaml-syntax", Spot(candidate + 2, place), message, hint)
            return
    said = getattr(wrong, "problem", None) or "it is not YAML"
    faults.gate("yaml-syntax", Spot(number + 2, column), f"this line cannot be read: {said}", "write key: value")


def report_not_mapping(header: str, root: Value, faults: Faults) -> None:
    """The header is a list or one bare text."""
    lines = header.split("\n")
    number = root.line - 2
    found = _diagnose(lines[number], here=True) if isinstance(root, Scalar) and 0 <= number < len(lines) else None
    hint = found[2] if found else 'write one key a line: title: "The headline"'
    what = "one text" if isinstance(root, Scalar) else "a list"
    faults.gate(
        "front-matter-not-mapping", Spot(root.line, root.column), f"the front matter is {what}, without keys", hint
    )


def check_comment(lines: list[str], end: Any, scalar: Scalar, faults: Faults) -> None:
    """Warn where ` #word` cuts a text off: YAML takes the rest of the line for a comment."""
    line = lines[end.line] if end.line < len(lines) else ""
    rest = line[end.column : end.column + 200].lstrip(" \t")
    if not re.match(r"#[^\s#]", rest):
        return
    whole = f"{scalar.text} {rest}".strip()
    faults.warning(
        "yaml-comment",
        Spot(end.line + 2, line.index(rest, end.column) + 1),
        f"` #` begins a comment: `{rest[:40]}` is not part of the text",
        f"if it is, put the whole text in quotes: {quoted(whole)}",
    )


def quoted(text: str) -> str:
    """A text as YAML takes it for sure."""
    text = text.strip()
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def odd_character(text: str) -> str:
    """The first character that looks like white space, or like nothing, named; or nothing."""
    for character in text:
        if character.isascii() or character in "\u200c\u200d":  # Indian and Persian words need these joiners
            continue
        if character.isspace() or unicodedata.category(character) in ("Cf", "Cc"):
            return f"{unicodedata.name(character, 'an invisible character').lower()} (U+{ord(character):04X})"
    return ""


def _diagnose(line: str, *, here: bool) -> tuple[int, str, str] | None:
    """Column, reason and remedy, when the line shows a fault that we know. `here`: the parser stopped at this line."""
    lead = line[: len(line) - len(line.lstrip())]
    if "\t" in lead:
        return lead.index("\t") + 1, "a tab indents this line, which YAML forbids", "indent with spaces"
    if odd := odd_character(lead) or odd_character(line.partition(":")[0]):
        return 1, f"{odd} stands before the colon", "put plain spaces there"
    pair = _KEY_AND_VALUE.fullmatch(line)
    if pair and (
        found := _value(pair["key"].strip(), pair["gap"], pair["value"], pair.start("value") + 1, pair["dash"])
    ):
        return found
    item = _ITEM.fullmatch(line)
    if item and (fault := _fault_of_value(item["value"])):
        return item.start("value") + 1, fault, f"write - {quoted(_bare(item['value']))}"
    tight = _TIGHT.fullmatch(line)
    if tight:
        return tight.end(1) + 1, "a space is missing after the colon", f"write {tight[1]}: {tight[2]}"
    if pair and lead and here:
        return len(lead) + 1, "this line is indented, so it goes on from the line above", _unindented(pair["key"], line)
    if line.strip() and not lead and ":" not in line:
        return 1, "this line has no key", 'write key: "text", or indent the line when it goes on from the one above'
    return None


def _unindented(key: str, line: str) -> str:
    if key.strip() in IMAGE_KEYS:  # below image: photo.jpg, which is the likeliest way to come to an indented alt:
        return f"write image: alone on its line, and below it, indented alike, src: photo.jpg and {line.strip()}"
    return f"write {line.strip()}"


def _value(key: str, gap: str, value: str, column: int, dash: str) -> tuple[int, str, str] | None:
    if odd := odd_character(gap):
        return column - len(gap), f"{odd} stands after the colon", f"write {key}: {value}"
    fault = _fault_of_value(value)
    return (column, fault, f"write {dash}{key}: {quoted(_bare(value))}") if fault else None


def _fault_of_value(value: str) -> str:
    first, value = value[0], value.rstrip()
    colon = ": " in value or value.endswith(":")
    if first in "“„‘«" and colon:
        return "typographic quotation marks do not quote here, so what they hold is read as YAML"
    if first in "\"'":
        closed = value.endswith(first) and len(value) > 1
        inside = value[1:-1].replace("''", "") if first == "'" else re.sub(r"\\.", "", value[1:-1])
        if not closed:
            return "a quotation mark that opens here is not the last character of the text"
        if first in inside:
            return f"the text holds the same quotation mark {first} that encloses it"
        return "a backslash in double quotes begins an escape, and this one is unknown" if "\\" in value else ""
    if colon and first not in "[{":
        return "a text with a colon and a space in it has to stand in quotes"
    if first in _OPENERS and not _OPENED_RIGHTLY.fullmatch(value):
        bracket = "; a list or table is closed on the right" if first in "[{" else ""
        return f"a text may not begin with {first} unless it stands in quotes{bracket}"
    return ""


def _bare(value: str) -> str:
    """The text that was probably meant, without the quotation marks that went wrong around it."""
    value = value.strip()
    for opening, closing in (('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("„", "“")):
        if len(value) > 1 and value[0] == opening and value[-1] == closing:
            inside = value[1:-1]
            return inside.replace("''", "'") if opening == "'" else inside
    if value[0] in "\"'" and value.count(value[0]) == 1:
        return value[1:]
    return value
