"""Why a page was made again, or was not: what its traces say, for people."""

from collections.abc import Mapping

from standfirst.incremental import Engine
from standfirst.pages import Page


def reasons(engine: Engine, pages: Mapping[str, Page], site_url: str, written: str) -> tuple[str, ...]:
    """Why a page was made again in this build, from the outside in. `written` may be a whole URL."""
    address = "/" + written.removeprefix(site_url).lstrip("/")
    address = address if address in pages else f"{address.rstrip('/')}/"
    if address not in pages:
        return (f"there is no page {written}",)
    told: list[str] = []
    for kind in ("shell", "file"):
        key = (kind, address)
        if key in engine.computed:
            changed = engine.computed[key]
            why = (
                "made for the first time"
                if changed is None
                else f"made again, because this changed: {' '.join(changed)}"
            )
            told.append(f"{kind}: {why}")
        elif reads := engine.reads(*key):
            told.append(f"{kind}: reused, none of its {len(reads)} reads has changed")
    return tuple(told)
