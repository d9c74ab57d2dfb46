"""Parts of a file (RFC 9110, 14), by which browsers seek in sound and films, and files that a client has already.

Starlette does this for files on a disk only. A request for parts that cannot be understood is one for the whole.
"""

import re
from hashlib import blake2b
from typing import Final

from standfirst.preview.answers import Answer, plain
from standfirst.preview.requests import Asked

_RANGES: Final = re.compile(r"bytes=\s*([0-9,\s-]+)\Z", re.IGNORECASE)
_RANGE: Final = re.compile(r"([0-9]{0,18})-([0-9]{0,18})\Z")
_MOST: Final = 16
"""Parts in one request; more of them are no seeking, but an attack on the sender's memory."""


def conditional(answer: Answer, asked: Asked) -> Answer:
    """What of a whole answer is to be sent."""
    if answer.status != 200:
        return answer
    tag = f'"{blake2b(answer.body, digest_size=16).hexdigest()}"'
    headers = (*answer.headers, ("ETag", tag), ("Accept-Ranges", "bytes"))
    known = asked.headers.get("if-none-match", "")
    if known.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Answer(status=304, headers=headers)
    whole = Answer(headers=headers, body=answer.body)
    wish = asked.headers.get("range")
    if wish is None or asked.method != "GET" or asked.headers.get("if-range", tag) != tag:
        return whole
    spans = _spans(wish, len(answer.body))
    if spans is None:
        return whole
    if not spans:
        refusal = plain(416, "the file has no such part")
        return Answer(
            status=416, headers=(*refusal.headers, ("Content-Range", f"bytes */{len(answer.body)}")), body=refusal.body
        )
    return _parts(whole, spans)


def _spans(wish: str, size: int) -> list[tuple[int, int]] | None:
    """The parts that are asked for and there, as slices; None where the wish is not to be heeded."""
    match = _RANGES.match(wish.strip())
    texts = [text.strip() for text in match[1].split(",")] if match else []
    spans = []
    for text in texts:
        one = _RANGE.match(text)
        if one is None or one[0] == "-" or (one[1] and one[2] and int(one[1]) > int(one[2])):
            return None
        if not one[1]:
            start, end = max(size - int(one[2]), 0), size
        else:
            start, end = int(one[1]), min(int(one[2]) + 1, size) if one[2] else size
        if start < end:
            spans.append((start, end))
    # Parts that overlap would make the answer larger than the file.
    overlap = any(one[1] > other[0] for one, other in zip(sorted(spans), sorted(spans)[1:], strict=False))
    return None if not texts or len(texts) > _MOST or overlap else spans


def _parts(whole: Answer, spans: list[tuple[int, int]]) -> Answer:
    body, size = whole.body, len(whole.body)
    if len(spans) == 1:
        start, end = spans[0]
        place = ("Content-Range", f"bytes {start}-{end - 1}/{size}")
        return Answer(status=206, headers=(*whole.headers, place), body=body[start:end])
    kind = next((value for name, value in whole.headers if name.lower() == "content-type"), "")
    boundary = blake2b(body, digest_size=16, key=b"boundary").hexdigest()
    pieces = b"".join(
        f"--{boundary}\r\nContent-Type: {kind}\r\nContent-Range: bytes {start}-{end - 1}/{size}\r\n\r\n".encode()
        + body[start:end]
        + b"\r\n"
        for start, end in spans
    )
    others = tuple(pair for pair in whole.headers if pair[0].lower() != "content-type")
    headers = (*others, ("Content-Type", f"multipart/byteranges; boundary={boundary}"))
    return Answer(status=206, headers=headers, body=pieces + f"--{boundary}--\r\n".encode())
