"""What was changed in a story since readers first read it, paragraph by paragraph: from what is on record, and what its file
says now."""

from datetime import datetime
from itertools import pairwise

from standfirst.documents import Parsed
from standfirst.incremental import Key, Read, Rule
from standfirst.ledger.paragraphs import Difference, differences, words_of
from standfirst.model.article import Moment
from standfirst.rules.constants import Constants
from standfirst.rules.world import Story, last_change

Change = tuple[str, tuple[Difference, ...]]
"""When (ISO 8601 in the site's zone, "" where nobody knows), and what."""


def history_rules(constants: Constants) -> dict[str, Rule]:
    """`("history of", id)` are the changes of a story, the newest first; `("has history", id)` says if there are any on
    record."""

    def history(key: Key, read: Read) -> tuple[Change, ...]:
        return _history(constants, key[1], read)

    def there(key: Key, read: Read) -> bool:
        return bool(read("versions", key[1]))

    return {
        "history of": Rule(history, once=True),
        "has history": Rule(there, of=lambda key: ("versions", key[1]), once=True),
    }


def _history(constants: Constants, id: str, read: Read) -> tuple[Change, ...]:
    told = [(_at(constants, recorded), words) for recorded, words in read("versions", id)]
    story: Story | None = read("story", id)
    parsed: Parsed | None = read("parsed", id)
    if story is not None and parsed is not None:
        now = words_of(story.article, parsed.body)
        if told and now != told[-1][1]:  # it is about to be published, and will be on record then
            told.append((constants.iso(last_change(story.article)), now))
    changes = ((when, differences(old, new)) for (_, old), (when, new) in pairwise(told))
    return tuple(change for change in reversed(list(changes)) if change[1])


def _at(constants: Constants, recorded: str) -> str:
    try:
        moment = datetime.fromisoformat(recorded)
    except ValueError:  # somebody has edited a ledger
        return ""
    return constants.iso(Moment(iso=recorded, instant=int(moment.timestamp())))
