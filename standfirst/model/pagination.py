"""Stable pages of a list: older pages are full and numbered from the oldest, so that a newer story leaves them alone.

A list of `count` stories, newest first, with `size` on an older page. The front (page 0) shows the newest `size` to
`2 × size − 1`, or all while there are fewer; page 1 holds the oldest `size`, page 2 those before, and so on.
"""


def older_pages(count: int, size: int) -> int:
    """How many pages there are besides the front."""
    return max(0, count // size - 1)


def archived(count: int, size: int) -> int:
    """How many archived pages a feed of the newest `size` has: full ones, the first of the oldest stories, so that a newer
    story leaves them alone. The newest of them may repeat what is in the feed."""
    return max(0, (count - 1) // size)


def bounds(number: int, count: int, size: int) -> tuple[int, int]:
    """The slice of the list, newest first, that page `number` shows; `(0, 0)` where there is no such page."""
    older = older_pages(count, size)
    if number == 0:
        return 0, count - older * size
    if not 0 < number <= older:
        return 0, 0
    return count - number * size, count - (number - 1) * size


def neighbours(number: int, count: int, size: int) -> tuple[int | None, int | None]:
    """The numbers of the newer and the older page (0 is the front), None where there is none."""
    older = older_pages(count, size)
    if number == 0:
        return None, older or None
    return (number + 1 if number < older else 0), (number - 1 or None)
