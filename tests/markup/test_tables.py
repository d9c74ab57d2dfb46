"""Tables as today's HTML has them, whoever wrote them: Markdown of either engine, or HTML."""

import pytest

from standfirst.markup import MarkupOptions, parse, resolve
from standfirst.markup.tables import modern


def printed(text: str, engine: str) -> str:
    body = parse(text, file="a.md", first_line=1, options=MarkupOptions(engine=engine)).body
    html = resolve(body, address=lambda _: "", headline=lambda _: "", picture=lambda _: None, label="")
    return html.replace("\n", "")


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_columns_are_aligned_by_classes_and_an_empty_corner_is_no_header(engine: str) -> None:
    assert printed("|  | A | B | C |\n|---|:--|:-:|--:|\n| x | 1 | 2 | 3 |", engine) == (
        '<table tabindex="0"><thead><tr><td></td><th class="to-start">A</th><th class="to-center">B</th>'
        '<th class="to-end">C</th></tr></thead><tbody><tr><td>x</td><td class="to-start">1</td>'
        '<td class="to-center">2</td><td class="to-end">3</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ('<td class="a" align="right" colspan="2">x</td>', '<td class="to-end a" colspan="2">x</td>'),
        ('<tr align="CENTER"><td>x</td></tr>', '<tr class="to-center"><td>x</td></tr>'),
        ('<td align="justify">x</td>', "<td>x</td>"),
        ('<col align="right" span="2">', '<col span="2">'),
        ('<th colspan="2" scope="col"></th>', '<td colspan="2"></td>'),
        ('<th title="a" scope="row">x</th>', '<th title="a" scope="row">x</th>'),
        ('<p title=" align=&quot;left&quot;">x</p>', '<p title=" align=&quot;left&quot;">x</p>'),
    ],
)
def test_cells_written_as_html(written: str, html: str) -> None:
    assert modern(written) == html
