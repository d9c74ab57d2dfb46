"""The feeds of a list, as pages name them: each its type, its title and its address."""

from standfirst.incremental import Read

Named = tuple[tuple[str, str, str], ...]


def feeds_of(read: Read, kind: str, id: str) -> Named:
    """The feeds of a list: none of what is no list, and of one that has none."""
    found: Named = read("settings")["feeds"] if kind in ("site", "home") else ()
    return read("feeds", kind, id) if kind in ("section", "topic", "author", "thread", "corrections") else found


def first_feed(read: Read, kind: str, id: str) -> str:
    """The address of a list's first feed, "" where it has none."""
    return next((url for _, _, url in feeds_of(read, kind, id)), "")
