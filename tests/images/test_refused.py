"""Bombs, broken files and others under a picture's name are refused, each with its message, at once and in little room."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.images import refused

SECONDS, MEMORY = 1.0, 300e6
"""Of the processor for each file, and for the program and its worker together."""


@cache
def golden() -> dict[str, str]:
    lines = refused.SAID.read_text(encoding="utf-8").splitlines()
    return dict(zip(lines[::2], (line.strip() for line in lines[1::2]), strict=True))


def test_none_is_without_a_message_of_its_own() -> None:
    assert golden().keys() - set(refused.FROM_CORPUS) == refused.files().keys() - set(refused.FROM_CORPUS)


@pytest.mark.parametrize("name", [name for name in golden() if name not in refused.FROM_CORPUS])
def test_each_is_refused_with_its_message(name: str) -> None:
    assert refused.said(refused.files()[name]) == golden()[name]
    assert golden()[name].startswith("picture-")


def test_those_of_the_corpus_are_refused_with_their_messages(shared: object) -> None:
    files = refused.files()
    assert {name: refused.said(files[name]) for name in refused.FROM_CORPUS} == {
        name: golden()[name] for name in refused.FROM_CORPUS
    }


_MEASURE = """
import json, os, pickle, resource, sys, time
from standfirst.images import Rendition, render, rendering

def used():
    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime

def most(process):
    lines = dict(line.split(":", 1) for line in open(f"/proc/{process}/status"))
    return int(lines["VmHWM"].split()[0]) * 1024

slowest, memory = 0.0, 0
for data in pickle.load(sys.stdin.buffer):
    start = used()
    render(data, [Rendition(1, 1, "png")])
    for workers in [rendering._idle(os.getpid())]:
        while workers:
            worker = workers.pop()
            memory = max(memory, most(worker._process.pid))
            worker.end()
    slowest = max(slowest, used() - start)
print(json.dumps([slowest, memory + most("self")]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc, which only Linux has")
def test_all_are_refused_within_a_second_and_300_mb() -> None:
    files = pickle.dumps(list(refused.files().values()))
    done = subprocess.run([sys.executable, "-c", _MEASURE], input=files, capture_output=True, check=True)
    slowest, memory = json.loads(done.stdout)
    assert slowest < SECONDS
    assert memory < MEMORY
