"""The first use of the engine: source files to documents. No document reads another file than its own."""

from collections.abc import Callable, Mapping
from typing import Any

from standfirst import documents
from standfirst.config import Config
from standfirst.documents import Document, Parsed
from standfirst.incremental import Key, Read, Rule
from standfirst.snapshot import Snapshot


def document_rules(snapshot: Snapshot, config: Config, labels: tuple[str, ...]) -> Mapping[str, Rule]:
    """`("source", name)` is a file's hash ("" when absent), `("parsed", id)` a document with its body,
    `("document", id)` what the site needs of it."""

    def parsed(key: Key, read: Read) -> Parsed | None:
        name = documents.file_of(key[1])
        if not read("source", name):
            return None
        return documents.parse(snapshot.read(name), key[1], config, tuple(read("also read labels")))

    def document(key: Key, read: Read) -> Document | None:
        whole: Parsed | None = read("parsed", key[1])
        return whole.document if whole else None

    return {
        "source": fact(snapshot.digest),
        "also read labels": fact(lambda: labels, shared=True),
        "parsed": Rule(parsed, trace=True, keep=True, type=Parsed | None),
        "document": Rule(document, trace=True, keep=True, type=Document | None),
    }


def fact(function: Callable[..., Any], *, shared: bool = False) -> Rule:
    """A rule for what is cheap to ask: the parts of the key are the function's arguments. `shared`: most pages read
    it alike."""
    return Rule(lambda key, read: function(*key[1:]), shared=shared)
