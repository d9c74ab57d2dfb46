"""What a release adds to the ledgers, as the whole new bytes of the files that change."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final

from standfirst.ledger.ledger import REMOVED, Ledger, addresses_file, history_file, texts_file, words_file
from standfirst.ledger.lines import written
from standfirst.ledger.records import DOWN, Address, Earlier, Removed, Text, Words, new_id
from standfirst.ledger.release import LISTS, Release, corrections_of, known_as, unlike

_FIELDS: Final = {
    "addresses": Address._fields,
    "texts": Text._fields,
    "words": Words._fields,
    "history": Earlier._fields,
}


def recorded(
    ledger: Ledger, release: Release, now: str, *, words: bool, history: bool = False, without: Collection[str] = ()
) -> dict[str, bytes]:
    """The files to be written, by their paths, in the order that is safe: what must not come back first. `now` is the time
    of the release; `words`: whether what readers read is kept, `history`: whether what they read before is, too;
    `without`: stories that are left as they are recorded."""
    changes = _Changes(ledger)
    _remove(ledger, release, now, changes)
    for id in release.site.held:
        text = ledger.by_source.get(id)
        if text is not None and not text.is_down and not _is_removed(release, id):
            changes.put(texts_file(text.day), text.id, text._replace(print=f"{DOWN}{text.print}"))
    for id in _unrecorded(ledger, release).keys() - without:
        _record(ledger, release, id, now, changes, words=words)
        if words and history:
            _keep(ledger, release, id, changes)
    for address in release.lists:
        if address not in ledger.addresses:
            changes.put(addresses_file(LISTS), address, Address(address, "", ""))
    return changes.files()


class _Changes:
    """New lines by file and key; None where the entry goes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lines: defaultdict[str, dict[str, tuple[str, ...] | None]] = defaultdict(dict)
        self.ids = dict.fromkeys(ledger.texts, "")

    def put(self, file: str, key: str, entry: tuple[str, ...] | None) -> None:
        self._lines[file][key] = entry

    def files(self) -> dict[str, bytes]:
        found = {}
        for file in sorted(self._lines, key=lambda name: (name != REMOVED, name)):
            changed = self._lines[file]
            fields = Removed._fields if file == REMOVED else _FIELDS[file.split("/")[1]]
            rows = sorted(map(tuple, self._ledger.rows(file, len(fields))), key=lambda row: _last(fields, row))
            entries = {row[0]: row for row in rows} | changed
            found[file] = written(fields, filter(None, entries.values()))
        return found


def _last(fields: tuple[str, ...], row: tuple[str, ...]) -> tuple[str, ...]:
    """Of two entries of one thing the one that sorts last counts: what was recorded last."""
    return (row[fields.index("recorded")], *row) if "recorded" in fields else row


def _unrecorded(ledger: Ledger, release: Release) -> dict[str, None]:
    """The public stories and pages of which the ledgers do not have all."""
    changed, unknown = unlike(ledger, release), {*release.own.values()} - ledger.addresses.keys()
    found = [id for id, address in release.own.items() if id in changed or address in unknown]
    redirects = (id for address, id in release.aliases.items() if address not in ledger.addresses)
    return dict.fromkeys([*found, *(id for id in redirects if id in release.own)])


def _record(ledger: Ledger, release: Release, id: str, now: str, changes: _Changes, *, words: bool) -> None:
    before = known_as(ledger, release, id)
    address, article = release.own[id], release.article(id)
    own = before.id if before is not None else new_id(address, id, changes.ids)
    changes.ids[own] = id
    day = before.day if before is not None else release.day(id)
    for one in (address, *release.aliases_of.get(id, ())):
        if one not in ledger.addresses:
            changes.put(addresses_file(day), one, Address(one, own, id))
    updated = f"{article.updated.instant} {article.updated.iso}" if article.updated is not None else ""
    text = Text(own, id, day, release.prints[id], now, updated, " ".join(corrections_of(article)))
    if before is None or before._replace(recorded=now) != text:
        changes.put(texts_file(day), own, text)
        if words:
            changes.put(words_file(day), own, Words(own, now, release.words(id)))


def _keep(ledger: Ledger, release: Release, id: str, changes: _Changes) -> None:
    """Keeps what readers have read until now of a story that says something else."""
    before = known_as(ledger, release, id)
    last = ledger.last_words(before) if before is not None else None
    if before is not None and last is not None and last[1] != release.words(id):
        entry = Earlier(f"{before.id} {last[0]}", before.id, *last)
        changes.put(history_file(before.day), entry.key, entry)


def _remove(ledger: Ledger, release: Release, now: str, changes: _Changes) -> None:
    """Of each story that was removed all addresses go on the list, and its words are forgotten."""
    for own in {entry.id for entry in ledger.removed}:
        if own in ledger.texts and ledger.texts[own].source not in release.own:
            _forget(ledger, own, changes)  # a merge has brought it back
    ids = sorted(id for id in release.site.held if _is_removed(release, id))
    if not ids:
        return
    settled = {one.address for one in ledger.removed} | {*release.own.values(), *release.aliases}
    of: defaultdict[str, list[Address]] = defaultdict(list)
    for entry in ledger.addresses.values():
        of[entry.id].append(entry)
    for id in ids:
        known = _known(ledger, release, id)
        for own in known:
            for entry in of[own]:
                if entry.address not in settled:
                    changes.put(REMOVED, entry.address, Removed(entry.address, own, entry.source, now))
            _forget(ledger, own, changes)
        for one in release.would_be_at(id):
            if one not in settled and one not in ledger.addresses:
                changes.put(REMOVED, one, Removed(one, min(known, default=""), id, now))


def _forget(ledger: Ledger, own: str, changes: _Changes) -> None:
    """Nothing of a story's text stays."""
    if (text := ledger.texts.get(own)) is not None:
        changes.put(texts_file(text.day), own, None)
        changes.put(words_file(text.day), own, None)
        for version in ledger.earlier(text):
            changes.put(history_file(text.day), version.key, None)


def _known(ledger: Ledger, release: Release, id: str) -> set[str]:
    """The ledger ids of a file's story: by its source, or by addresses that it has and no other file is behind."""
    if (text := ledger.by_source.get(id)) is not None:
        return {text.id}
    entries = [ledger.addresses[one] for one in release.would_be_at(id) if one in ledger.addresses]
    texts = ((entry.id, ledger.texts.get(entry.id)) for entry in entries)
    return {own for own, text in texts if text is None or text.source not in release.documents}


def _is_removed(release: Release, id: str) -> bool:
    article = release.documents[id].article if id in release.documents else None
    return article is not None and article.status == "removed"
