from standfirst.syndication.xml import clean


def test_what_xml_forbids_is_dropped_and_the_rest_kept() -> None:
    assert clean("a\x00\x0b\x1f\ufffe\ud800b") == "ab"
    assert clean("a\t\n\u0085é\u200d\U0001f600") == "a\t\n\u0085é\u200d\U0001f600"
