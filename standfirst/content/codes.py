"""Every problem that reading one source file can report: its code, and what it means in one line.

`docs/front-matter.md` must name each; a test says so.
"""

from typing import Final

CODES: Final[dict[str, str]] = {
    # bytes
    "not-utf8": "the file is not UTF-8",
    "character-lost": "the replacement character U+FFFD, which stands where a program could not read what was written",
    "control-character": "a character that XML, and so every feed, forbids",
    "cr-line-ends": "lines end in a bare carriage return",
    "file-too-large": "the file is larger than a source may be",
    "file-empty": "there is nothing in the file",
    # fences
    "front-matter-missing": "the file does not begin with front matter",
    "front-matter-not-first": "something stands before the front matter",
    "front-matter-lookalike": "a line looks like a front matter fence but is none",
    "front-matter-not-closed": "the closing fence is missing",
    "front-matter-too-large": "the front matter is over 64 kB",
    "front-matter-empty": "there is nothing between the fences",
    "front-matter-not-mapping": "the front matter is not `key: value` lines",
    # the two notations
    "yaml-syntax": "the front matter is not YAML",
    "yaml-alias": "an alias or anchor (`*name`, `&name`)",
    "yaml-tag": "a YAML tag (`!name`)",
    "yaml-depth": "values are nested deeper than 32",
    "yaml-key": "a key that is not one plain word",
    "yaml-comment": "a ` #` cuts a text off",
    "toml-syntax": "the front matter is not TOML",
    # keys
    "duplicate-key": "a key is written twice",
    "gate-key-twice": "two names of one key of the gate stand side by side",
    "gate-key-lookalike": "a key looks like one that decides whether a story is public",
    "gate-key-misplaced": "a key of the gate stands inside another key",
    "gate-key-empty": "a key of the gate has no value",
    "gate-key-missing": "it is written why a story is retracted or removed, and not that it is",
    "key-typo": "an unknown key is close to a known one",
    # values
    "not-text": "a text was expected",
    "not-list": "a list of texts was expected",
    "not-boolean": "`true` or `false` was expected",
    "not-integer": "a whole number was expected",
    "out-of-range": "a number is outside its range",
    "title-missing": "there is no title",
    "title-number": "the title is a number; it is used as text",
    "title-too-long": "the title is longer than 1,000 characters",
    "invisible-character": "a character that cannot be seen but changes how text is shown or found",
    "smart-quotes": "typographic quotation marks stand where YAML's straight ones may be meant",
    "comma-in-topic": "one topic holds a comma: a list may be meant",
    "language-tag": "not a language tag",
    "status-unknown": "an unknown status",
    "genre-unknown": "an unknown kind of story",
    "image-wrong": "the lead picture cannot be read",
    "image-key": "an unknown key of `image`",
    "also-read-wrong": "`also_read` cannot be read",
    "correction-wrong": "a correction cannot be read",
    "retraction-incomplete": "a retracted story does not say when it was retracted, or why",
    # front files
    "front-key": "an unknown key in a front file",
    "front-wrong": "a value in a front file that cannot be used",
    # times
    "date-missing": "a story has no date",
    "date-unreadable": "a date is not in an accepted form, or does not exist",
    "time-skipped": "clocks jumped over this time",
    "time-twice": "clocks showed this time twice; the earlier one is meant",
    "leap-second": "a leap second, read as the second before",
    "expires-before-date": "a story expires before it is published",
    "image-until-before-date": "the right to the lead picture ends before the story is published",
    "updated-before-date": "a story was changed before it was published; `updated` is not used",
    "embargo-after-date": "a story is dated before its embargo ends",
    "embargo-without-end": "a story is held until somebody changes it",
}
