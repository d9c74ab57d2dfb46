"""Related stories of a whole site, from the last build's where there are any: only faces that may have changed are looked
at, and only lists that they may reach are made anew (`model.related.renewal`).
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from standfirst.beside import Beside
from standfirst.documents import Document
from standfirst.incremental import Engine, Store, decode, pack
from standfirst.model.addresses import is_story
from standfirst.model.related.face import Face, face_of, forget
from standfirst.model.related.fold import Folded, Part, Postings, fold, joined, part_of
from standfirst.model.related.index import (
    Index,
    Record,
    Roll,
    Shard,
    Shards,
    feature_part,
    record_part,
    sizes_of,
    whole,
)
from standfirst.model.related.renewal import Renewed, renewed
from standfirst.model.site import Site

_ROLL: Final = "related stories"
_MANY: Final = 2000
"""Stories whose pass is worth another process."""
_OLDER: Final = 0.54
"""The share of the stories that make half of the work: the newer ones are also offered to the older."""


class Told(NamedTuple):
    """A site, its documents with their fingerprints, and its language."""

    site: Site
    documents: Mapping[str, Document]
    prints: Mapping[str, bytes]
    language: str


def index_of(told: Told, last: Index | None, jobs: int = 1) -> Index:
    """The lists of a site's stories. `last`: those of any other state of it. Of many stories the older half is passed by
    another process, if there may be one."""
    site, prints = told.site, told.prints
    tokens = {id: _token(site, prints, id) for id in site.stories}
    if last is not None:
        changed = [id for id, token in tokens.items() if _vouched(last, id) != token]
        changed += [id for id in last.numbers if id not in tokens]
        found = renewed(last, _faces(changed, told), tokens)
        if found is not None:
            return found.lists
    faces = _faces(site.stories, told)
    made = whole([face for face in faces.values() if face is not None], tokens, _folded if jobs > 1 else fold)
    forget()
    return made


def _folded(faces: Sequence[Face]) -> Folded:
    """As `fold`, by two processes."""
    cut, postings = int(len(faces) * _OLDER), Postings()
    older = Beside(lambda: pack(part_of(faces, 0, cut, Postings())), apart=len(faces) >= _MANY)
    newer = part_of(faces, cut, len(faces), postings)
    told = older.told()
    part: Part = decode(told, Part) if told is not None else part_of(faces, 0, cut, Postings())
    return joined(faces, [part, newer], postings)


def index_after(last: Index, ids: Iterable[str], told: Told) -> Renewed:
    """The lists of a site in which these stories may be others than in the `last`; and whose lists may have changed."""
    faces = _faces(ids, told)
    tokens = {id: _token(told.site, told.prints, id) for id, face in faces.items() if face is not None}
    found = renewed(last, faces, tokens)
    return found or Renewed(index_of(told, None), frozenset({*last.numbers, *told.site.stories}))


def _faces(ids: Iterable[str], told: Told) -> dict[str, Face | None]:
    return {id: _face(id, told) if _is_there(id, told.site) else None for id in ids}


def _is_there(id: str, site: Site) -> bool:
    """Whether it is a public story."""
    return (article := site.articles.get(id)) is not None and is_story(article)


def _face(id: str, told: Told) -> Face:
    site, document = told.site, told.documents[id]
    linked = (*document.refers.stories, *document.refers.addresses)
    return face_of(
        site.articles[id],
        site.addresses[id],
        site.section_of[id],
        document.terms,
        linked,
        document.refers.banned,
        told.language,
    )


def _token(site: Site, prints: Mapping[str, bytes], id: str) -> bytes:
    """What vouches for a face: it is the same while this is."""
    return prints[id] + f"{site.addresses[id]}\0{site.section_of[id]}".encode()


def _vouched(index: Index, id: str) -> bytes | None:
    number = index.numbers.get(id)
    record = None if number is None else index.records.get(number)
    return None if record is None else record.token


def keep_index(store: Store, index: Index) -> None:
    """Keeps the lists for the next build; of what lies in shards, those that are not as they were kept."""
    records, postings = index.dirty if index.dirty is not None else (index.records.held, index.postings.held)
    _keep(store, "related stories", records, index.records.shard)
    _keep(store, "related words", postings, index.postings.shard)
    roll = Roll(
        ids=list(index.ids),
        instants=index.instants.tobytes(),
        bars=index.bars.tobytes(),
        months=dict(index.months),
        parts=index.parts,
    )
    store.put_note(_ROLL, pack(roll))


def _keep(store: Store, name: str, parts: Collection[int], shard: Callable[[int], Mapping[int, object]]) -> None:
    for part in parts:
        store.put_note(f"{name} {part}", pack(shard(part)))


def kept_index(engine: Engine) -> Index | None:
    """The lists that the last build has kept, most of them to be loaded as somebody asks: through the engine, which has
    another store in another process."""
    data = engine.store.note(_ROLL)
    if not data:
        return None
    roll: Roll = decode(data, Roll)

    def records(part: int) -> Shard[Record]:
        return decode(engine.store.note(f"related stories {part}") or pack({}), dict[int, Record])  # type: ignore[no-any-return]

    def postings(part: int) -> Shard[bytes]:
        return decode(engine.store.note(f"related words {part}") or pack({}), dict[int, bytes])  # type: ignore[no-any-return]

    return Index(
        roll.ids,
        {id: number for number, id in enumerate(roll.ids) if id},
        array("q", roll.instants),
        array("q", roll.bars),
        roll.months,
        sizes_of(roll.months),
        roll.parts,
        Shards(records, record_part, {}),
        Shards(postings, feature_part(roll.parts), {}),
        (frozenset(), frozenset()),
    )
