"""Bombs, broken files and others under a picture's name are refused, each with its message, at once and in little room."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from functools import cache

from tests.images import refused

SECONDS, MEMORY = 1.0, 300e6
"""Of the processor for each file, and for the program and its worker together."""


@cache
def golden() -> dict[str, str]:
    lines = refused.SAID.read_text(encoding="utf-8").splitlines()
    return dict(zip(lines[::2], (line.strip() for line in lines[1::2]), strict=True))


_ASKED = """
import json, os, pickle, resource, sys
from standfirst.images import rendering
from tests.images.refused import said

def used():
    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime

def most(process):
    if not os.path.exists("/proc/self/status"):
        return 0
    lines = dict(line.split(":", 1) for line in open(f"/proc/{process}/status"))
    return int(lines["VmHWM"].split()[0]) * 1024

words, slowest, memory = {}, 0.0, 0
for name, data in pickle.load(sys.stdin.buffer).items():
    start = used()
    words[name] = said(data)
    for workers in [rendering._idle(os.getpid())]:
        while workers:
            worker = workers.pop()
            memory = max(memory, most(worker._process.pid))
            worker.end()
    slowest = max(slowest, used() - start)
print(json.dumps([words, slowest, memory + most("self")]))
"""


def test_each_is_refused_with_its_message_within_a_second_and_300_mb() -> None:
    """Memory is told by /proc, which only Linux has."""
    files = refused.files()
    done = subprocess.run([sys.executable, "-c", _ASKED], input=pickle.dumps(files), capture_output=True, check=True)
    words, slowest, memory = json.loads(done.stdout)
    assert words == {name: said for name, said in golden().items() if name in files}
    assert set(golden()) - set(files) <= set(refused.FROM_CORPUS), "those may be absent where there is no corpus"
    assert all(said.startswith("picture-") for said in words.values())
    assert slowest < SECONDS
    assert memory < MEMORY
