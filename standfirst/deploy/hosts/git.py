"""A branch of a git repository, as GitHub, GitLab and Codeberg Pages serve it; by the system's git.

A release is a commit on top of what the branch has, and pushing it shows it. Nothing is ever forced: whoever pushed meanwhile was
first. What others keep there stays (`CNAME`, a README), and `.nojekyll` is added, without which GitHub leaves folders out whose names begin
with `_`. The repository that it works in is a cache of ours; of the site's own it takes how remotes are reached, and nothing else.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha1
from typing import Final

from standfirst.deploy.difference import Seen
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Held, Read
from standfirst.deploy.hosts.commands import Done, Import, check, finish, run, start_import
from standfirst.deploy.manifest import FOLDER, LOCK, Entry, Local, digest
from standfirst.deploy.trying import Trying

_OURS_NOT: Final = frozenset(["CNAME", ".nojekyll"])
"""What a host's own pages ask for, whoever put it there."""
_NOBODY: Final = {"GIT_COMMITTER_NAME": "Standfirst", "GIT_COMMITTER_EMAIL": "standfirst@localhost"}
_REF: Final = "refs/heads/standfirst"
_MOST: Final = 100 << 20
_REACHED: Final = r"^(http|credential|url)\.|^core\.sshcommand$"


class GitBranch:
    """The host. `remote` is whatever `git push` takes, `folder` a place for the cache."""

    at_once: Final = True

    def __init__(self, remote: str, branch: str, folder: str, root: str, trying: Trying) -> None:
        self._remote, self._branch = remote, branch
        self.name = f"the branch {branch}"
        self._folder, self._root = folder, root
        self._trying = trying
        self._head: str | None = None
        self._notes: dict[str, bytes] = {}
        self._import: Import | None = None
        self._marks: dict[str, int] = {}
        self._gone: tuple[str, ...] = ()
        self._reached: dict[str, str] | None = None

    def read(self, name: str) -> Held | None:
        if name in self._notes:
            return Held(self._notes[name], digest(self._notes[name]))
        done = self._git("cat-file", "blob", f"{self._tip()}:{name}", fine=True) if self._tip() else None
        return Held(done.out, digest(done.out)) if done is not None and done.code == 0 else None

    def write(self, name: str, data: bytes, only: str | None = None) -> str | None:
        """Notes go with the next commit; the lock goes nowhere, since of two pushes one is refused."""
        self._notes[name] = data
        if name != LOCK and self._import is None:  # a note alone
            self.begin("", {})
            self.show("", ())
        return digest(data)

    def remove(self, name: str) -> None:
        self._notes.pop(name, None)

    def listing(self) -> Mapping[str, Seen]:
        if not self._tip():
            return {}
        out = self._git("ls-tree", "-r", "-l", "-z", self._tip()).out.decode("utf-8", "surrogateescape")
        found = {}
        for line in filter(None, out.split("\0")):
            facts, _, path = line.partition("\t")
            _, _, name, size = facts.split()
            if path not in _OURS_NOT and not path.startswith(f"{FOLDER}/"):
                found[path] = Seen(int(size) if size.isdigit() else 0, name)
        return found

    def begin(self, release: str, carried: Mapping[str, Entry]) -> None:
        self._marks, self._gone = {}, ()
        self._import = start_import(self._folder, self._environment())

    def put(self, files: Mapping[str, Local], read: Read) -> Iterator[tuple[str, Entry]]:
        for path, local in files.items():
            if local.size > _MOST:
                raise Incomplete(f"{path} is larger than 100 MB, which hosts of git do not take", "put it elsewhere")
            yield path, Entry(local.size, local.digest, self._blob(path, read(path)))

    def delete(self, paths: Sequence[str]) -> None:
        self._gone = tuple(paths)

    def show(self, release: str, never: Sequence[str]) -> None:
        tip = self._tip()
        for name, data in self._notes.items():
            if name != LOCK:
                self._blob(name, data)
        if not tip or self._git("cat-file", "-e", f"{tip}:.nojekyll", fine=True).code:
            self._blob(".nojekyll", b"")
        message = f"Release {release}".strip().encode()
        lines = [f"commit {_REF}\ncommitter {self._who()}\ndata {len(message)}\n".encode() + message + b"\n"]
        lines += [f"from {tip}\n".encode()] if tip else []
        lines += [b"D %s\n" % os.fsencode(path) for path in self._gone if path not in self._marks]
        lines += [b"M 100644 :%d %s\n" % (mark, os.fsencode(path)) for path, mark in self._marks.items()]
        self._feed(b"".join([*lines, b"done\n"]))
        if self._import is None or finish(self._import):
            raise Incomplete(
                f"{self.name}: git could not make the commit", "delete .standfirst/deploy, and deploy again"
            )
        self._import = None
        commit = self._git("rev-parse", _REF).out.decode().strip()
        self._trying("take the new release", lambda: self._push(commit))
        self._head = commit

    def _tip(self) -> str:
        """The commit that the branch has there; "" where there is no branch."""
        if self._head is None:
            check(run(["git", "init", "--quiet", "--bare", self._folder]), self.name, "git")
            self._head = self._trying("say what the branch has", self._fetched)
        return self._head

    def _fetched(self) -> str:
        listed = self._git("ls-remote", "--exit-code", self._where(), f"refs/heads/{self._branch}", fine=True)
        if listed.code == 2:
            return ""
        check(listed, self.name, "git")
        head = listed.out.split()[0].decode()
        check(self._git("fetch", "--quiet", "--depth=1", self._where(), head, fine=True), self.name, "git")
        return head

    def _where(self) -> str:
        """The remote as git in another folder understands it: a name of the site's own repository is looked up there."""
        if ":" in self._remote or os.path.isabs(self._remote):
            return self._remote
        found = run(["git", "remote", "get-url", "--push", self._remote], folder=self._root)
        return found.out.decode().strip() if found.code == 0 else os.path.join(self._root, self._remote)

    def _push(self, commit: str) -> None:
        """Not forced: it is refused where the branch has got another commit. One that had arrived though its answer was lost is
        there."""
        done = self._git("push", "--quiet", self._where(), f"{commit}:refs/heads/{self._branch}", fine=True)
        check(done, self.name, "git")

    def _blob(self, path: str, data: bytes) -> str:
        """Hands a file over; gives the name that git has for it."""
        self._marks[path] = len(self._marks) + 1
        self._feed(b"blob\nmark :%d\ndata %d\n" % (self._marks[path], len(data)) + data + b"\n")
        return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def _feed(self, data: bytes) -> None:
        if self._import is not None and self._import.stdin is not None:
            try:
                self._import.stdin.write(data)
            except OSError:
                pass  # how it ended tells

    def _who(self) -> str:
        """Who commits: as the publisher's git has it, else nobody in particular."""
        found = self._git("var", "GIT_COMMITTER_IDENT", fine=True)
        return found.out.decode().strip()

    def _environment(self) -> dict[str, str]:
        own = {"GIT_DIR": self._folder, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        left_out = ("GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")
        found = {name: value for name, value in os.environ.items() if name not in left_out} | own | self._lent()
        for name, value in _NOBODY.items():
            found.setdefault(name, value)
        return found

    def _lent(self) -> dict[str, str]:
        """What the site's own repository knows of how remotes are reached, so that a token counts which a workflow has left there.
        It goes by the environment, which others cannot list."""
        if self._reached is None:
            asked = ["git", "config", "--local", "--includes", "-z", "--get-regexp", _REACHED]
            told = run(asked, folder=self._root)
            first = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
            settings = told.out.decode("utf-8", "surrogateescape").split("\0")[:-1] if told.code == 0 else []
            self._reached = {"GIT_CONFIG_COUNT": str(first + len(settings))} if settings else {}
            for number, setting in enumerate(settings, first):
                name, _, value = setting.partition("\n")
                self._reached |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
        return self._reached

    def _git(self, *words: str, fine: bool = False) -> Done:
        done = run(["git", *words], b"", self._root, self._environment())
        if not fine:
            check(done, self.name, "git")
        return done
