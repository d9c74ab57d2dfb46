"""Free values from TOML and JSON files as plain ones: text, numbers, truth, lists, tables.

What a publisher keeps in `[extra]` and in `data/` reaches templates and fingerprints, which know plain values only.
"""

from typing import Any


def plain(value: Any) -> Any:
    """A value with its times as ISO text; raises ValueError for a whole number of more than 64 bits."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 64:
        raise ValueError(f"the number {value} is too large; write it in quotes")
    return value.isoformat() if hasattr(value, "isoformat") else value
