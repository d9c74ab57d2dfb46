"""What the numbers were measured on, and what else it was doing."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any


def machine(place: Path) -> dict[str, Any]:
    """Processors, memory, file system of the sites, system, Python, and the load of the last 1, 5 and 15 minutes."""
    return {
        "processors": os.cpu_count(),
        "processor": _field("/proc/cpuinfo", "model name") or platform.machine(),
        "memory": _field("/proc/meminfo", "MemTotal") or "unknown",
        "file system": file_system(place),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "load": load(),
    }


def load() -> tuple[float, float, float]:
    """The load averages, rounded."""
    one, five, fifteen = os.getloadavg()
    return round(one, 2), round(five, 2), round(fifteen, 2)


def file_system(place: Path) -> str:
    """The kind of file system that a folder lies on, by the longest mount point above it."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return "unknown"
    above = {str(place.resolve()), *map(str, place.resolve().parents)}
    return max((len(point), kind) for point, kind in mounts if point in above)[1]


def _field(file: str, name: str) -> str:
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
