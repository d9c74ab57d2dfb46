"""Every problem that the ledgers can report: its code, and what it means in one line."""

from types import MappingProxyType
from typing import Final

CODES: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "ledger-unreadable": "a line of a ledger is no entry, or a ledger is not UTF-8",
        "ledger-conflict": "a merge has left its marks in a ledger",
        "address-vanished": "an address that readers know leads nowhere any more",
        "address-removed": "a story stands, or redirects, where one was removed for good",
        "text-changed": "a text was changed after it was published, by more than a typo, and does not say so",
        "correction-gone": "a correction that readers have seen is gone, or was changed",
        "updated-back": "`updated` was set back, or taken out",
    }
)
