"""What the ledgers have against a release: addresses that vanish, texts that changed and do not say so, notices that are gone.

Whoever only builds is warned; a release that is to be recorded is refused while any of this stands.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, NamedTuple

from standfirst.documents import file_of
from standfirst.ledger.edits import Difference, Edit, compared
from standfirst.ledger.ledger import Ledger
from standfirst.ledger.records import Text
from standfirst.ledger.release import Release, corrections_of, known_as, unlike
from standfirst.ledger.vanished import Say, problems, vanished
from standfirst.problems import Problem, error, warning

_FEW: Final = 3


class Checked(NamedTuple):
    """What is wrong with addresses, and with the stories that have any fault, by id; and the aliases that would mend some
    of the former: the addresses by the id of the file. `shown`: the same of stories that readers see as they were."""

    addresses: tuple[Problem, ...]
    stories: Mapping[str, tuple[Problem, ...]]
    aliases: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, tuple[Problem, ...]] = {}

    @property
    def standing(self) -> tuple[Problem, ...]:
        """What is wrong with the site that would go out."""
        return (*self.addresses, *chain.from_iterable(self.stories.values()))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them."""
        return (*self.standing, *chain.from_iterable(self.shown.values()))


def check(
    ledger: Ledger,
    release: Release,
    stories: Mapping[str, tuple[Problem, ...]] | None = None,
    *,
    typos: int,
    strict: bool,
) -> Checked:
    """Compares. `stories`: what is wrong with texts, where that is known; `typos`: how many of them a text may lose without
    a word; `strict`: what is wrong refuses the release."""
    if not ledger.there:
        return Checked((), {}, {})
    found = vanished(ledger, release)
    aliases: dict[str, tuple[str, ...]] = {}
    for entry, heir in found:
        if heir:
            aliases[heir] = (*aliases.get(heir, ()), entry.address)
    told = tuple(problems(found, release, error if strict else warning))
    if stories is None:
        stories = in_stories(ledger, release, typos=typos, strict=strict)
    return Checked(told, stories, aliases)


def in_stories(
    ledger: Ledger, release: Release, ids: Iterable[str] | None = None, *, typos: int, strict: bool = False
) -> dict[str, tuple[Problem, ...]]:
    """What is wrong with the texts of some stories (None: of any), of each that has anything."""
    say: Say = error if strict else warning
    doubtful = unlike(ledger, release) & release.site.days.keys() if ids is None else ids
    texts = ((id, _of_story(ledger, release, id, typos, say)) for id in sorted(doubtful))
    return {id: found for id, told in texts if (found := tuple(told))}


def _of_story(ledger: Ledger, release: Release, id: str, typos: int, say: Say) -> Iterable[Problem]:
    if not release.is_story(id):
        return ()
    text = ledger.by_source.get(id)
    if text is not None and text.print == release.prints[id]:
        return ()
    text = text or known_as(ledger, release, id)
    return () if text is None else _changed(ledger, release, id, text, typos, say)


def _changed(ledger: Ledger, release: Release, id: str, text: Text, typos: int, say: Say) -> Iterator[Problem]:
    article = release.article(id)
    before, now = text.corrections.split(), corrections_of(article)
    line = article.lines.get("corrections", 1)
    gone = [mark for mark in before if mark not in now]
    if gone:
        count = "a correction" if len(gone) == 1 else f"{len(gone)} corrections"
        message = f"{count} that readers have seen: gone from this story, or changed"
        hint = "bring it back as it was; where it was wrong, add another one that says so"
        yield say("correction-gone", file_of(id), line, 1, message, hint)
    said = len(now) > len(before) and not gone
    moment = article.updated.iso if article.updated is not None else ""
    if _earlier(article.updated.instant if article.updated is not None else None, text.updated):
        message = f"updated was {_shown(text.updated)} when readers saw this story, and is {moment or 'gone'} now"
        hint = f"write updated: {_shown(text.updated)} or later"
        yield say("updated-back", file_of(id), article.lines.get("updated", 1), 1, message, hint)
    elif _moved(article.updated.instant if article.updated is not None else None, text.updated):
        said = True
    if said:
        return
    words = ledger.words(text)
    if words is None:
        message = "this file has changed since its story was published, and what readers read was not kept"
        yield say("text-changed", file_of(id), 1, 1, message, _HINT)
        return
    edit = compared(words, release.words(id))
    if not edit.passes(typos):
        line = release.documents[id].body_line
        yield say("text-changed", file_of(id), line, 1, _told(edit, typos), _HINT)


_HINT: Final = "say that it changed: a new updated, or an entry under corrections"


def _told(edit: Edit, typos: int) -> str:
    few = "; ".join(map(_difference, edit.differences[:_FEW]))
    more = len(edit.differences) - _FEW
    more_ = f"; and {more} more" if more > 0 else ""
    what = f"{edit.typos} typos at once" if edit.only_typos else "more than a typo"
    return f"this text was changed after readers had read it, by {what}, and does not say so: {few}{more_}"


def _difference(found: Difference) -> str:
    old, new = found.old and f"[-{_cut(found.old)}-]", found.new and f"{{+{_cut(found.new)}+}}"
    return "“…" + " ".join(filter(None, (found.lead, old, new, found.trail))) + "…”"


def _cut(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _moved(now: int | None, recorded: str) -> bool:
    return now is not None and (not recorded or now > int(recorded.partition(" ")[0]))


def _earlier(now: int | None, recorded: str) -> bool:
    return bool(recorded) and (now is None or now < int(recorded.partition(" ")[0]))


def _shown(recorded: str) -> str:
    return recorded.partition(" ")[2]
