"""Incremental computation: keys, rules, verified traces and one file to keep them in.

It knows nothing of sites, files or pages, and imports nothing of ours; tests run it on literal maps.
"""

from standfirst.incremental.codec import Fingerprint, decode, encode, fingerprint
from standfirst.incremental.engine import Engine, Read, Rule
from standfirst.incremental.processes import ProcessDied, compute
from standfirst.incremental.store import (
    Key,
    MemoryStore,
    SqliteStore,
    Store,
    StoreBusy,
    StoreDamaged,
    StoreNewer,
    Trace,
)

__all__ = [
    "Engine",
    "Fingerprint",
    "Key",
    "MemoryStore",
    "ProcessDied",
    "Read",
    "Rule",
    "SqliteStore",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "StoreNewer",
    "Trace",
    "compute",
    "decode",
    "encode",
    "fingerprint",
]
