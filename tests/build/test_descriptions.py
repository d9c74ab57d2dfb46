"""What search engines and cards are told of each page."""

import pytest

from tests.build.tiny import Paper, story

PAGES = {
    "world": "World. The Paper",
    "topic/sea": "Sea. The Paper",
    "author/ann": "Ann. The Paper",
    "archive": "Archive. The Paper",
    "archive/2025": "2025. The Paper",
    "archive/2025/01/01": "1 January 2025. The Paper",
    "404.html": "This page is not here. The Paper",
    "world/a": "First paragraph.",
}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    files = {
        "templates/base.html": "{{ page.description }}<main>{% block main %}{% endblock %}",
        "content/world/a.md": story("A", "2025-01-01", tags="[Sea]", author="Ann"),
    }
    paper = Paper(tmp_path_factory.mktemp("paper"), files)
    assert paper.build().published
    return paper


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_description(paper: Paper, page: str) -> None:
    assert paper.page(page).split("<main>")[0] == PAGES[page]
