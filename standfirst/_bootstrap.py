"""What `build.py` does before there is anything to run: it makes `.venv`, and starts the program or the tests in it.

Only the standard library, and on the usual way (all is in place) only `os` and `sys`. It does not know what the program does with
its arguments. The environment is in place when `.venv/standfirst-stamp` says the very things that it was made from: the Python,
the folder (a copied checkout must not run the original's code), the extras and the bytes of `pyproject.toml`.
"""

import os
import sys

TYPE_CHECKING = False  # not from typing, which would take half of our time
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ENVIRONMENT = 3
"""The exit code for a broken environment (no venv module, a failed installation), as in the command line."""

CHECKED = ("standfirst", "tests", "build.py", "benchmarks")
"""What the linters and the type checker look at, where it is there."""


class Unprepared(Exception):
    """`.venv` could not be made; the text is for people."""


class Venv:
    """The environment of one checkout."""

    __slots__ = ("root",)

    def __init__(self, root: str) -> None:
        self.root = root

    @property
    def folder(self) -> str:
        """`.venv`, beside `build.py`."""
        return os.path.join(self.root, ".venv")

    @property
    def python(self) -> str:
        """Its interpreter."""
        return os.path.join(self.folder, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))

    @property
    def stamp(self) -> str:
        """The file that says what the environment was made from; absent while it is not whole."""
        return os.path.join(self.folder, "standfirst-stamp")

    def expected(self) -> bytes:
        """What the stamp says, after its first line (the extras), when the environment is in place."""
        head = f"{sys.version_info.major}.{sys.version_info.minor}\n{self.root}\n"
        with open(os.path.join(self.root, "pyproject.toml"), "rb") as project:
            return os.fsencode(head) + project.read()

    def extras(self) -> tuple[str, ...] | None:
        """Return the extras it holds, or None when it is not in place."""
        try:
            with open(self.stamp, "rb") as file:
                first, _, rest = file.read().partition(b"\n")
        except OSError:
            return None
        if rest != self.expected() or not os.path.exists(self.python):
            return None
        return tuple(first.decode().split())


def main(root: str, arguments: "Sequence[str]") -> int:
    """Run the program, or the tests when the first argument is `test`. On POSIX the program takes this process over."""
    try:
        if arguments[:1] == ["test"]:
            venv = prepared(root, "test")
            return run_tests(venv, list(arguments[1:]))
        return hand_over(prepared(root), arguments)
    except Unprepared as problem:
        say(str(problem))
        return ENVIRONMENT
    except KeyboardInterrupt:
        return 130


def say(line: str) -> None:
    """Tell people, on standard error: standard output is the program's."""
    print(line, file=sys.stderr, flush=True)


def hand_over(venv: Venv, arguments: "Sequence[str]") -> int:
    """Become the program: by exec, so that signals reach it and its exit code is ours; Windows has no exec worth the name."""
    offer_own_folder(venv.root)
    if os.path.realpath(sys.prefix) == os.path.realpath(venv.folder):
        from standfirst.cli import main as program  # we are in it already

        return program()
    # What `-m standfirst` runs, without the 7 ms of -m. -P: neither the modules beside that file, nor a yaml.py in the folder that
    # we are called from, are to be imported by their bare names.
    command = [venv.python, "-P", os.path.join(venv.root, "standfirst", "__main__.py"), *arguments]
    if sys.platform == "win32":
        return wait_for(command)
    sys.stdout.flush()
    sys.stderr.flush()
    return os.execv(venv.python, command)


def wait_for(command: "Sequence[str]") -> int:
    """Run a program to its end, through any Ctrl-C: the console sends that to both of us, and the program decides what it means."""
    import subprocess

    program = subprocess.Popen(command)
    while True:
        try:
            return program.wait()
        except KeyboardInterrupt:
            continue


def offer_own_folder(root: str) -> None:
    """Name our folder as the site's root of last resort: for a build.py that is called from where no site is."""
    folder = os.getcwd()
    while not os.path.exists(os.path.join(folder, "standfirst.toml")):
        if folder == os.path.dirname(folder):
            os.environ.setdefault("STANDFIRST_ROOT", root)
            return
        folder = os.path.dirname(folder)


# --- making the environment ---


def prepared(root: str, extra: str | None = None) -> Venv:
    """Return the environment, made or completed first if it must be. Raises `Unprepared`."""
    venv = Venv(root)
    if not missing(venv, extra):
        return venv
    for _ in alone(root):
        if missing(venv, extra):  # else another build.py made it while we waited
            install(venv, known_extras(venv) | ({extra} if extra else set()))
    return venv


def missing(venv: Venv, extra: str | None) -> bool:
    """Whether something has to be installed."""
    held = venv.extras()
    return held is None or (extra is not None and extra not in held)


def known_extras(venv: Venv) -> set[str]:
    """Return what the last whole environment held, so that a new pyproject.toml does not leave the test tools behind."""
    try:
        with open(venv.stamp, "rb") as file:
            return set(file.readline().decode().split())
    except OSError:
        return set()


def alone(root: str) -> "Iterator[None]":
    """Yield once, when no other build.py is making the same environment. The system drops the lock of a process that dies."""
    with open(os.path.join(root, ".venv.lock"), "a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                file.seek(0)
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # it gives up after ten seconds; we do not
                    continue
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Waiting for another build.py that is setting up .venv…")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(venv: Venv, extras: set[str]) -> None:
    """Make `.venv` if there is none for this Python, install, and stamp it. A failure leaves no stamp: the next run tries again."""
    import subprocess
    import tempfile

    say(
        "Setting up .venv for the tests (once, up to a minute)…"
        if extras
        else "Setting up .venv (once, up to a minute)…"
    )
    if os.path.exists(venv.stamp):
        os.remove(venv.stamp)
    stamp = " ".join(sorted(extras)).encode() + b"\n" + venv.expected()
    if not usable(venv):
        create(venv)
    target = venv.root + ("[" + ",".join(sorted(extras)) + "]" if extras else "")
    pip = [venv.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", target]
    # Elsewhere than in the checkout, whose build.py would hide a module of that name from pip's helpers.
    if subprocess.call(pip, stdout=2, stdin=subprocess.DEVNULL, cwd=tempfile.gettempdir()):
        raise Unprepared("The packages could not be installed; pip says why above. The next run tries again.")
    with open(venv.stamp + ".new", "wb") as file:
        file.write(stamp)
    os.replace(venv.stamp + ".new", venv.stamp)


def usable(venv: Venv) -> bool:
    """Whether `.venv` is of this Python and has pip."""
    import subprocess

    ours = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    try:
        return subprocess.call([venv.python, "-I", "-c", ours], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def create(venv: Venv) -> None:
    """Make an empty environment with pip, in place of what is there."""
    import importlib.util
    import subprocess

    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Unprepared(
            "This Python cannot make environments: install python3-venv (Debian, Ubuntu: apt install python3-venv)."
        )
    if subprocess.call([sys.executable, "-I", "-m", "venv", "--clear", venv.folder], stdout=2):
        raise Unprepared("The folder .venv could not be made; Python says why above.")


# --- the tests ---


def run_tests(venv: Venv, arguments: list[str]) -> int:
    """Run linter, formatter, type checker and tests, all of them whatever the first ones say; non-zero when one failed.

    `--long NAME` runs the long tests of that name alone, in one process unless `-n` says in how many. Other arguments are pytest's.
    """
    import subprocess
    import time

    def tool(*command: str, **environment: str) -> int:
        # Tests start hundreds of programs: each would compile all of our modules where nothing compiled may be kept.
        kept = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
        return subprocess.call([venv.python, "-m", *command], cwd=venv.root, env={**kept, **environment})

    if "--long" in arguments:
        at = arguments.index("--long")
        name, rest = " ".join(arguments[at + 1 : at + 2]), arguments[:at] + arguments[at + 2 :]
        if not name:
            say("`--long` needs the name of a test.")
            return 2
        alone = [] if "-n" in rest else ["-p", "no:xdist"]
        return tool("pytest", "-m", "long", "-k", name, *alone, *rest, STANDFIRST_LONG=name)
    started, failed = time.monotonic(), []
    checked = [path for path in CHECKED if os.path.exists(os.path.join(venv.root, path))]
    for command in (["ruff", "check", "-q"], ["ruff", "format", "--check", "-q"], ["mypy", "--no-error-summary"]):
        name, began = (
            " ".join(word for word in command if not word.startswith("-") or word == "--check"),
            time.monotonic(),
        )
        if tool(*command, *checked):
            failed.append(name)
        say(f"{name}: {'FAILED' if name in failed else 'ok'}, {time.monotonic() - began:.1f} s")
    # One more than processors: half of the time a test waits for a browser, a watcher or a server. Each process has a row of its
    # own, and takes of another's when it is through: what a file's tests share is made in one process, not in all.
    spread = [] if "no:xdist" in arguments else ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    code = tool("pytest", *spread, *arguments)
    # To people only: whatever reads our output by machine finds pytest's own closing line last.
    if sys.stdout.isatty():
        said = ", ".join(failed + ["pytest"] * bool(code))
        say(f"{'Failed: ' + said if said else 'All good'}, {time.monotonic() - started:.1f} s in all.")
    return code or (1 if failed else 0)
