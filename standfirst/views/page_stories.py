"""The stories of one page of a list, as templates see them."""

from collections.abc import Iterator
from typing import overload

from standfirst.incremental import Read
from standfirst.views.model import Story


class PageStories:
    """The stories of one page of a list, which is one read: they are few, and stay the same when the list grows."""

    __slots__ = ("_ids", "_read")

    def __init__(self, read: Read, ids: tuple[str, ...]) -> None:
        self._read = read
        self._ids = ids

    def __iter__(self) -> Iterator[Story]:
        return (Story(self._read, id) for id in self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> Story: ...
    @overload
    def __getitem__(self, at: slice) -> "PageStories": ...
    def __getitem__(self, at: int | slice) -> "Story | PageStories":
        if isinstance(at, slice):
            return PageStories(self._read, self._ids[at])
        return Story(self._read, self._ids[at])
