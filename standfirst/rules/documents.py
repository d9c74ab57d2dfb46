"""The first use of the engine: source files to documents. No document reads another file than its own."""

from collections.abc import Callable, Mapping

from standfirst import documents
from standfirst.config import Config
from standfirst.documents import Document, Parsed
from standfirst.incremental import Key, Read, Rule


def document_rules(
    contents: Callable[[str], bytes], config: Config, gated: Mapping[str, Parsed] | None = None
) -> dict[str, Rule]:
    """`("parsed", id)` is a document with its body, `("document", id)` what the site needs of it. They read the
    inputs `source` (a file by its name in the snapshot) and `also read` (the words that begin an Also Read line). The `gated` are
    not read: that is all there is of them."""
    held = gated or {}

    def parsed(key: Key, read: Read) -> Parsed | None:
        name = documents.file_of(key[1])
        if not read("source", name):
            return None
        if key[1] in held:
            return held[key[1]]
        return documents.parse(contents(name), key[1], config, tuple(read("also read labels")))

    def document(key: Key, read: Read) -> Document | None:
        whole: Parsed | None = read("parsed", key[1])
        return whole.document if whole else None

    return {
        "also read labels": Rule(lambda key, read: read("also read", ""), shared=True),
        "parsed": Rule(parsed, trace=True, keep="apart", type=Parsed | None),
        "document": Rule(document, trace=True, keep="together", type=Document | None),
    }
