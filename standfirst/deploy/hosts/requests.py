"""A host of single files, each in readers' sight as soon as it is put: object stores, and a folder without releases.

It is told what a store can do in five requests, and adds what all of them need: tries again, several at once, compression.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Final, Protocol

from standfirst.deploy.difference import Seen
from standfirst.deploy.host import Held, Read, Sent, sent
from standfirst.deploy.manifest import FOLDER, Entry, Local
from standfirst.deploy.trying import Trying

_BATCH: Final = 1000
"""Files that are deleted by one request at most (S3, DeleteObjects)."""


class Requests(Protocol):
    """What a store can do. Each may raise `Passing` (carried out or not) or `Expired`."""

    def get(self, key: str) -> Held | None: ...

    def put(self, file: Sent, only: str | None = None) -> str | None:
        """Gives the mark; `only` as in `Host.write`."""

    def delete(self, keys: Sequence[str]) -> None: ...

    def listing(self) -> Iterable[tuple[str, Seen]]:
        """All there is, notes of ours too."""


class FileByFile:
    """The host. `workers`: requests at once."""

    at_once: Final = False

    def __init__(self, name: str, requests: Requests, trying: Trying, *, compress: str = "", workers: int = 16) -> None:
        self.name = name
        self._requests = requests
        self._trying = trying
        self._compress = compress
        self._workers = workers

    def read(self, name: str) -> Held | None:
        return self._trying(f"give {name}", lambda: self._requests.get(name))

    def write(self, name: str, data: bytes, only: str | None = None) -> str | None:
        note = Sent(name, data, "application/octet-stream", "no-store")
        return self._trying(f"take {name}", lambda: self._requests.put(note, only))

    def remove(self, name: str) -> None:
        self.delete([name])

    def listing(self) -> Mapping[str, Seen]:
        found = self._trying("list its files", lambda: list(self._requests.listing()))
        return {path: seen for path, seen in found if not path.startswith(f"{FOLDER}/")}

    def begin(self, release: str, carried: Mapping[str, Entry]) -> None:
        pass

    def put(self, files: Mapping[str, Local], read: Read) -> Iterator[tuple[str, Entry]]:
        """Several at once, and no more waiting than twice as many: their bytes are in memory."""
        if self._workers == 1 or len(files) == 1:
            for path, local in files.items():
                yield path, self._put(path, local, read)
            return
        with ThreadPoolExecutor(self._workers) as pool:
            todo, under_way = iter(files.items()), dict[Future[Entry], str]()
            try:
                while True:
                    while len(under_way) < 2 * self._workers and (one := next(todo, None)):
                        under_way[pool.submit(self._put, *one, read)] = one[0]
                    if not under_way:
                        return
                    for done in wait(under_way, return_when=FIRST_COMPLETED).done:
                        yield under_way.pop(done), done.result()
            except BaseException:
                self._trying.stop()  # nobody waits for those that are being tried again
                for waiting in under_way:
                    waiting.cancel()
                raise

    def delete(self, paths: Sequence[str]) -> None:
        for at in range(0, len(paths), _BATCH):
            batch = paths[at : at + _BATCH]
            self._trying(f"delete {batch[0]}", lambda batch=batch: self._requests.delete(batch))  # type: ignore[misc]

    def show(self, release: str, never: Sequence[str]) -> None:
        pass

    def _put(self, path: str, local: Local, read: Read) -> Entry:
        file = sent(path, read(path), compress=self._compress)
        tag = self._trying(f"take {path}", lambda: self._requests.put(file))
        return Entry(len(file.data), local.digest, tag or "")
