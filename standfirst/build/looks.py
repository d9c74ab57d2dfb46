"""A look at a picture's bytes, as it is kept in the cache. Loaded with the first picture of a site, and not before."""

from msgspec import Struct

from standfirst.images import Look, Refusal, look
from standfirst.incremental import decode


class Seen(Struct, frozen=True, array_like=True, gc=False):
    """Either a look or a refusal."""

    look: Look | None = None
    refusal: Refusal | None = None


def seen(data: bytes) -> Seen:
    """What is seen in these bytes."""
    told = look(data)
    return Seen(look=told) if isinstance(told, Look) else Seen(refusal=told)


def kept(data: bytes) -> dict[str, Seen]:
    """What a build has kept, by the digest of each picture."""
    found: dict[str, Seen] = decode(data, dict[str, Seen])
    return found
