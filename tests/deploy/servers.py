"""Servers of other makers on loopback, to which the tests deploy."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.tools import needed


def free_port() -> int:
    """A port that nobody listened at a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int, seconds: float = 10) -> None:
    """Until somebody listens there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens at {port}")


@contextmanager
def moto() -> Iterator[str]:
    """Moto's S3 server; its address. The credentials that it wants are in the environment."""
    server = pytest.importorskip("moto.server")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2hunter2")
        started = server.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        started.start()
        host, port = started.get_host_and_port()
        yield f"http://{host}:{port}"
        started.stop()


@contextmanager
def sshd(home: Path) -> Iterator[int]:
    """OpenSSH's server; its port. How it is reached is in `RSYNC_RSH`."""
    needed("sshd", "ssh", "rsync")
    for key in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home / key], check=True)
    number = free_port()
    lines = [f"Port {number}", "ListenAddress 127.0.0.1", f"HostKey {home}/host", f"AuthorizedKeysFile {home}/user.pub"]
    lines += ["StrictModes no", "UsePAM no", "PasswordAuthentication no", "PidFile none", "MaxStartups 100"]
    lines += ["MaxSessions 100", "SetEnv SHLVL=2"]  # bash reads no ~/.bashrc then, which may take longer than all else
    lines += ["KexAlgorithms curve25519-sha256"]  # those of today take five times as long
    (home / "settings").write_text("\n".join(lines) + "\n")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin") or ""
    server = subprocess.Popen([program, "-D", "-f", home / "settings"])
    with pytest.MonkeyPatch.context() as patch:
        options = (
            f"-F none -i {home}/user -o StrictHostKeyChecking=no -o UserKnownHostsFile={home}/known -o LogLevel=ERROR"
        )
        patch.setenv("RSYNC_RSH", f"ssh {options}")
        wait_for(number)
        yield number
    server.send_signal(signal.SIGTERM)
    server.wait()


@contextmanager
def served(kind: str, folder: Path) -> Iterator[int]:
    """Rclone's own server of that kind for `folder`/www; its port."""
    needed("rclone")
    port, root = free_port(), folder / "www"
    root.mkdir()
    command = ["rclone", "serve", kind, str(root), "--addr", f"127.0.0.1:{port}", "--user", "me", "--pass", "hunter2"]
    command += ["--no-modtime"] if kind == "webdav" else []
    environment = {**os.environ, "RCLONE_CONFIG": str(folder / "none.conf")}
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def known(patch: pytest.MonkeyPatch, folder: Path, kind: str, port: int) -> None:
    """Rclone knows it as `www:`, and nothing else."""
    patch.setenv("RCLONE_CONFIG", str(folder / "rclone.conf"))
    (folder / "rclone.conf").write_text("")
    secret = subprocess.run(["rclone", "obscure", "hunter2"], capture_output=True, check=True, text=True).stdout.strip()
    settings = {"TYPE": kind, "USER": "me", "PASS": secret}
    if kind == "sftp":
        settings |= {"HOST": "127.0.0.1", "PORT": str(port)}
    else:
        settings |= {"URL": f"http://127.0.0.1:{port}", "VENDOR": "other"}
    for key, value in settings.items():
        patch.setenv(f"RCLONE_CONFIG_WWW_{key}", value)
