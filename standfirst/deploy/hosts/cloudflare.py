"""Cloudflare Pages, by Cloudflare's own program: wrangler is given a folder, sends what Pages has not got, and Pages shows it when it
is whole. We ask its interface for one thing: the project, and which deployment readers see.

Who is asking is in `CLOUDFLARE_API_TOKEN` and `CLOUDFLARE_ACCOUNT_ID`, as wrangler has it. Our manifest is a file of the deployment. Of two
deploys at once each is whole and the later one is seen, so no lock is needed. wrangler is tested against a stand-in for the service.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from standfirst.deploy.difference import Seen
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Held, Read
from standfirst.deploy.hosts.commands import check, run
from standfirst.deploy.hosts.web import Reply, ask
from standfirst.deploy.manifest import MANIFEST, Entry, Local, digest, dotless
from standfirst.deploy.trying import Trying
from standfirst.files import DiskFiles, discard
from standfirst.files.placing import second_name
from standfirst.problems import UsageError

API: Final = "https://api.cloudflare.com/client/v4"
_GZIP: Final = b"\x1f\x8b"
_MOST: Final = 25 << 20
_QUIET: Final = {"WRANGLER_SEND_METRICS": "false", "WRANGLER_HIDE_BANNER": "true", "NO_COLOR": "1"}


class _Deployment(Struct):
    url: str


class _Project(Struct):
    production_branch: str
    canonical_deployment: _Deployment | None = None


class _Answer(Struct):
    result: _Project


class CloudflarePages:
    """The host. `project` is its name there, `output` the folder on this machine, `staging` a place beside it in which what
    wrangler is given is laid."""

    name: Final = "Cloudflare Pages"
    at_once: Final = True

    def __init__(self, project: str, output: str, staging: str, trying: Trying, *, api: str = API) -> None:
        self._environment = {**os.environ, **_QUIET, **({"CLOUDFLARE_API_BASE_URL": api} if api and api != API else {})}
        for name in ("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"):
            if not os.environ.get(name):
                raise UsageError(
                    f"there is no {name} in the environment",
                    "make a token that may edit Pages, and put it and the account's id there",
                )
        account = quote(os.environ["CLOUDFLARE_ACCOUNT_ID"], safe="")
        self._url = f"{api or API}/accounts/{account}/pages/projects/{quote(project, safe='')}"
        self._project, self._output, self._staging = project, output, staging
        self._trying = trying
        self._told: _Project | None = None
        self._manifest: bytes | None = None
        self._files: dict[str, str] = {}

    def read(self, name: str) -> Held | None:
        """The manifest that readers' deployment has; nothing else is kept there."""
        shown = self._shown()
        if name != MANIFEST or not shown:
            return None
        url = f"{shown}/{dotless(name)}"
        reply = self._trying(f"give {name}", lambda: ask("GET", url, b"", {"User-Agent": "standfirst"}, (404,)))
        # A project without a page 404.html answers with its front instead.
        return Held(reply.data, digest(reply.data)) if reply.data.startswith(_GZIP) and reply.status == 200 else None

    def write(self, name: str, data: bytes, only: str | None = None) -> str | None:
        """The manifest goes with the next deployment, the lock nowhere."""
        if name == MANIFEST:
            self._manifest = data
            if not self._files:  # nothing but the manifest has changed
                self._files = {path: "" for path, _ in DiskFiles(self._output).walk("").files}
                self.show("", ())
        return digest(data)

    def remove(self, name: str) -> None:
        pass

    def listing(self) -> Mapping[str, Seen] | None:
        """Files are not told. What others have put there is one thing of which no more is known, so that it is refused."""
        shown = self._shown()
        return {shown: Seen(0)} if shown and self.read(MANIFEST) is None else None

    def begin(self, release: str, carried: Mapping[str, Entry]) -> None:
        self._files = {path: entry.digest for path, entry in carried.items()}

    def put(self, files: Mapping[str, Local], read: Read) -> Iterator[tuple[str, Entry]]:
        """Counts them: wrangler finds by itself which it has to send."""
        for path, local in files.items():
            if local.size > _MOST:
                raise Incomplete(f"{path} is larger than 25 MB, which Pages does not take", "put it elsewhere")
            read(path)
            self._files[path] = local.digest
            yield path, Entry(local.size, local.digest)

    def delete(self, paths: Sequence[str]) -> None:
        pass  # a deployment has what was put and what was carried

    def show(self, release: str, never: Sequence[str]) -> None:
        self._lay()
        command = ["wrangler", "pages", "deploy", self._staging, "--project-name", self._project, "--commit-dirty=true"]
        command += [
            "--branch",
            self._asked().production_branch,
            "--commit-message",
            f"Release {release}".strip(),
        ]
        # Elsewhere it would read the site's own wrangler.toml and functions/, and tell of the last commit there.
        with TemporaryDirectory(prefix="standfirst-") as folder:
            environment = {**self._environment, "WRANGLER_LOG_PATH": folder, "WRANGLER_CACHE_DIR": folder}
            self._trying(
                "take a deployment", lambda: check(run(command, b"", folder, environment), self.name, "wrangler")
            )
        discard(self._staging)
        self._told, self._files = None, {}

    def _lay(self) -> None:
        """The folder that wrangler is given: the files of the release under second names, and our manifest."""
        discard(self._staging)
        laid = DiskFiles(self._staging)
        laid.make_root()
        for path, wanted in self._files.items():
            second_name(os.path.join(self._output, path), os.path.join(self._staging, path))
            if wanted and digest(laid.read(path)) != wanted:
                raise Incomplete(f"the output was changed while it was deployed: {path}", "deploy again")
        if self._manifest is not None:
            laid.write(dotless(MANIFEST), self._manifest)

    def _shown(self) -> str:
        """Where the deployment is that readers see, "" for none."""
        shown = self._asked().canonical_deployment
        return shown.url.rstrip("/") if shown else ""

    def _asked(self) -> _Project:
        """What the project is."""
        if self._told is None:
            who = {"Authorization": f"Bearer {os.environ['CLOUDFLARE_API_TOKEN']}", "User-Agent": "standfirst"}
            reply: Reply = self._trying("say what the project is", lambda: ask("GET", self._url, b"", who, (404,)))
            if reply.status == 404:
                raise Incomplete(
                    f"there is no project {self._project} in this account",
                    f"make it: wrangler pages project create {self._project} --production-branch main",
                )
            self._told = reply.told(_Answer).result
        return self._told
