"""An alias written into front matter: in every form that authors use, and nothing else in the file changes."""

import pytest

from standfirst.ledger import with_aliases

HEAD = "title: A\ndate: 2025-01-01\n"


def written(text: str, *addresses: str) -> str | None:
    done = with_aliases(text.encode(), "world/a.md", addresses or ("/old/",), "UTC")
    return None if done is None else done.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"---\n{HEAD}---\nText\n", f"---\naliases: [/old/]\n{HEAD}---\nText\n"),
        (f"---\n{HEAD}aliases: [/x/]\n---\nText\n", f"---\n{HEAD}aliases: [/x/, /old/]\n---\nText\n"),
        (f"---\n{HEAD}aliases: []\n---\n", f"---\n{HEAD}aliases: [/old/]\n---\n"),
        (f"---\n{HEAD}aliases: /x/\n---\n", f"---\n{HEAD}aliases: [/x/, /old/]\n---\n"),
        (f"---\n{HEAD}aliases:\n  - /x/\n  - /y/\n---\n", f"---\n{HEAD}aliases:\n  - /old/\n  - /x/\n  - /y/\n---\n"),
        (f"---\n{HEAD}Aliases:\n- /x/\n---\n", f"---\n{HEAD}Aliases:\n- /old/\n- /x/\n---\n"),
        (f"---\n{HEAD}redirect_from: ['/x/']\n---\n", f"---\n{HEAD}redirect_from: ['/x/', /old/]\n---\n"),
        ('+++\ntitle = "A"\ndate = 2025-01-01\n+++\n', '+++\naliases = ["/old/"]\ntitle = "A"\ndate = 2025-01-01\n+++\n'),
        (
            '+++\ntitle = "A"\ndate = 2025-01-01\naliases = ["/x/"]\n+++\n',
            '+++\ntitle = "A"\ndate = 2025-01-01\naliases = ["/x/", "/old/"]\n+++\n',
        ),
        (f"\ufeff---\n{HEAD}---\nText\n", f"\ufeff---\naliases: [/old/]\n{HEAD}---\nText\n"),
        ("---\r\ntitle: A\r\ndate: 2025-01-01\r\n---\r\nText\r\n",
         "---\r\naliases: [/old/]\r\ntitle: A\r\ndate: 2025-01-01\r\n---\r\nText\r\n"),
    ],
)  # fmt: skip
def test_the_alias_is_written_and_every_other_byte_stays(before: str, after: str) -> None:
    assert written(before) == after


@pytest.mark.parametrize(
    "before",
    [
        f"---\n{HEAD}aliases: [\n  /x/,\n]\n---\n",
        f"---\n{HEAD}aliases: >\n  /x/\n---\n",
        f"---\n{HEAD}aliases: [/x/] # old\n---\n",
        "no front matter\n",
        f"---\n{HEAD}draft: perhaps\n---\n",
    ],
)
def test_what_is_not_surely_right_is_left_to_the_author(before: str) -> None:
    assert written(before) is None


def test_an_address_in_another_script_is_quoted_where_that_is_needed() -> None:
    assert written(f"---\n{HEAD}---\n", "/दुनिया/पुल/", "/a b/") == (
        f'---\naliases: ["/दुनिया/पुल/", "/a b/"]\n{HEAD}---\n'
    )


def test_an_alias_that_is_there_is_not_written_twice() -> None:
    before = f"---\n{HEAD}aliases: [/old/]\n---\n"
    assert written(before, "/old/", "/older/") == f"---\n{HEAD}aliases: [/old/, /older/]\n---\n"
