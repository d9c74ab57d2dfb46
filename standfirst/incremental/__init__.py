"""Incremental computation: keys, rules, verified traces and one file to keep them in.

It knows nothing of sites, files or pages, and imports nothing of ours; tests run it on literal maps.
"""

from standfirst.incremental.codec import Fingerprint, decode, digest, encode, fingerprint, pack
from standfirst.incremental.engine import Engine
from standfirst.incremental.live import LiveEngine
from standfirst.incremental.lock import StoreBusy
from standfirst.incremental.memory import MemoryStore
from standfirst.incremental.node import Key, number_of
from standfirst.incremental.processes import ProcessDied, compute
from standfirst.incremental.rule import Given, Read, Rule
from standfirst.incremental.stamp import boot
from standfirst.incremental.store import SqliteStore, Store, StoreNewer, forget
from standfirst.incremental.values import StoreDamaged, StoreRefused

__all__ = [
    "Engine",
    "Fingerprint",
    "Given",
    "Key",
    "LiveEngine",
    "MemoryStore",
    "ProcessDied",
    "Read",
    "Rule",
    "SqliteStore",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "StoreNewer",
    "StoreRefused",
    "boot",
    "compute",
    "decode",
    "digest",
    "encode",
    "fingerprint",
    "forget",
    "number_of",
    "pack",
]
