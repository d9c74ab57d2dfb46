"""What is said below a picture stands in one line, and its parts apart."""

import pytest

from standfirst.markup import captioned, captioned_html


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("The quay", "Asha Rao"), "The quay · Asha Rao"),
        (("The quay on Friday.", "Asha Rao", "Made with AI"), "The quay on Friday. Asha Rao · Made with AI"),
        (("“Who goes there?”", "Asha Rao"), "“Who goes there?” Asha Rao"),
        (("दोनों मिलेंगे।", "चित्रांकन"), "दोनों मिलेंगे। चित्रांकन"),
        (("دونوں ملیں گے۔", "خاکہ"), "دونوں ملیں گے۔ خاکہ"),
        (("", "Asha Rao", ""), "Asha Rao"),
        (("", "", ""), ""),
    ],
)
def test_a_dot_parts_what_is_no_sentence(parts: tuple[str, ...], line: str) -> None:
    assert captioned(*parts) == line


def test_as_html_credit_and_label_have_elements_and_nothing_is_markup() -> None:
    said = captioned_html("Over <b>there</b>.", "R & A", "Made with AI")
    assert said == "Over &lt;b&gt;there&lt;/b&gt;. <cite>R &amp; A</cite> · <b>Made with AI</b>"
    assert captioned_html("") == ""
