from hypothesis import given
from hypothesis import strategies as st

from standfirst.model.pagination import bounds, neighbours, older_pages

COUNT, SIZE = st.integers(0, 400), st.integers(1, 40)


def pages(count: int, size: int) -> dict[int, list[int]]:
    """What each page shows; stories are numbered from the oldest, so that their names stay when one is added."""
    listed = list(range(count, 0, -1))
    numbers = range(older_pages(count, size) + 1)
    return {number: listed[slice(*bounds(number, count, size))] for number in numbers}


@given(COUNT, SIZE)
def test_every_story_stands_on_exactly_one_page(count: int, size: int) -> None:
    shown = [story for page in pages(count, size).values() for story in page]
    assert sorted(shown) == list(range(1, count + 1))


@given(COUNT, SIZE)
def test_older_pages_are_full_and_the_front_has_one_to_two_times_as_many(count: int, size: int) -> None:
    front, *older = pages(count, size).values()
    assert all(len(page) == size for page in older)
    assert len(front) == count if count < size else size <= len(front) < 2 * size


@given(COUNT, SIZE)
def test_pages_are_numbered_from_the_oldest(count: int, size: int) -> None:
    shown = pages(count, size)
    for number in range(1, len(shown)):
        assert shown[number] == list(range(number * size, (number - 1) * size, -1))
    assert shown[0] == sorted(shown[0], reverse=True)


@given(COUNT, SIZE)
def test_a_newer_story_changes_the_front_alone_and_when_a_page_fills_the_one_before_it(count: int, size: int) -> None:
    before, after = pages(count, size), pages(count + 1, size)
    links = {number: neighbours(number, count, size) for number in before}
    links_after = {number: neighbours(number, count + 1, size) for number in after}
    changed = {n for n in before if before[n] != after[n] or links[n] != links_after[n]}
    if len(after) == len(before):
        assert changed == {0}
    else:
        assert changed == {0, len(before) - 1}
        assert before.keys() | {len(before)} == after.keys()
        assert before[len(before) - 1] == after[len(before) - 1] or len(before) == 1


@given(COUNT, SIZE)
def test_newer_and_older_lead_through_all_pages_and_back(count: int, size: int) -> None:
    way, number = [0], neighbours(0, count, size)[1]
    while number is not None:
        assert neighbours(number, count, size)[0] == way[-1]
        way.append(number)
        number = neighbours(number, count, size)[1]
    assert sorted(way) == list(pages(count, size))
    assert neighbours(0, count, size)[0] is None


@given(COUNT, SIZE, st.integers(-5, 500))
def test_a_page_that_is_not_there_shows_nothing(count: int, size: int, number: int) -> None:
    if number not in pages(count, size):
        assert bounds(number, count, size) == (0, 0)


def test_the_numbers_of_the_contract() -> None:
    assert [older_pages(count, 20) for count in (0, 19, 20, 39, 40, 59, 60)] == [0, 0, 0, 0, 1, 1, 2]
    assert bounds(0, 39, 20) == (0, 39)
    assert bounds(0, 40, 20) == (0, 20)
    assert bounds(1, 40, 20) == (20, 40)
