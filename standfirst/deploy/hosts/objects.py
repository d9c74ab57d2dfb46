"""Object stores: S3 and all that speak its protocol (R2, MinIO, Spaces …), Google Cloud Storage, Azure; by obstore.

Credentials are found where each store's own tools look for them. Faults of obstore become ours: what may pass, what credentials
mend, what a person must do. No message repeats what a server said about a signature or key.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from standfirst.deploy.difference import Seen
from standfirst.deploy.faults import Expired, Incomplete, Passing
from standfirst.deploy.host import Held, Sent
from standfirst.problems import UsageError

if TYPE_CHECKING:
    from obstore.store import AzureStore, GCSStore, S3Store

T = TypeVar("T")

_STATUS: Final = re.compile(r"status code: (\d{3})")
_EXPIRED: Final = re.compile(r"(?i)expired ?token|token.{0,20}expired|requesttimetooskewed|invalid_grant|credential")
_TIMEOUT: Final = timedelta(seconds=60)


class ObjectRequests:
    """A bucket or container, below a prefix. `address` is `s3://bucket/prefix`."""

    def __init__(self, address: str, *, endpoint: str = "", region: str = "") -> None:
        self._address, self._endpoint, self._region = address, endpoint, region
        self._store = self._opened()

    def renew(self) -> None:
        """Looks for credentials again."""
        self._store = self._opened()

    def get(self, key: str) -> Held | None:
        import obstore

        def asked() -> Held | None:
            try:
                found = obstore.get(self._store, key)
                return Held(bytes(found.bytes()), _version(found.meta.get("e_tag"), found.meta.get("version")))
            except (obstore.exceptions.NotFoundError, FileNotFoundError):
                return None

        return _told(asked)

    def put(self, file: Sent, only: str | None = None) -> str | None:
        import obstore

        attributes = {"Content-Type": file.type, "Cache-Control": file.cache, "Content-Encoding": file.encoding}
        mode: Any = "overwrite" if only is None else "create" if not only else _wanted(only)

        def asked() -> str | None:
            try:
                result = obstore.put(
                    self._store,
                    file.path,
                    file.data,
                    attributes={name: value for name, value in attributes.items() if value},
                    mode=mode,
                    use_multipart=len(file.data) > _LARGE if only is None else False,
                )
            except (obstore.exceptions.AlreadyExistsError, obstore.exceptions.PreconditionError, FileExistsError):
                return None
            return _mark(result["e_tag"]) if only is None else _version(result["e_tag"], result["version"])

        return _told(asked)

    def delete(self, keys: Sequence[str]) -> None:
        import obstore

        def asked() -> None:
            try:
                obstore.delete(self._store, list(keys))
            except (obstore.exceptions.NotFoundError, FileNotFoundError):
                if len(keys) > 1:
                    for key in keys:
                        self.delete([key])

        _told(asked)

    def listing(self) -> Iterable[tuple[str, Seen]]:
        import obstore

        def asked() -> list[tuple[str, Seen]]:
            found = []
            for batch in obstore.list(self._store, chunk_size=1000):
                found += [(one["path"], Seen(one["size"], _mark(one["e_tag"]))) for one in batch]
            return found

        return _told(asked)

    def _opened(self) -> "S3Store | GCSStore | AzureStore":
        try:
            from obstore.store import AzureStore, GCSStore, S3Store
        except ImportError:
            raise UsageError(
                "deploying to an object store needs the library obstore", "install it: pip install 'standfirst[deploy]'"
            ) from None
        scheme, _, rest = self._address.partition("://")
        bucket, _, prefix = rest.partition("/")
        prefix = prefix.strip("/")
        client: Any = {"timeout": _TIMEOUT, "connect_timeout": timedelta(seconds=10)}
        retry: Any = {"max_retries": 0}  # ours, so that what a host is asked can be told and tested in one place
        given: dict[str, Any] = {"client_options": client, "retry_config": retry, "prefix": prefix or None}
        if self._endpoint:
            client["allow_http"] = self._endpoint.startswith("http://")
        if scheme == "gs":
            base: Any = {"base_url": self._endpoint} if self._endpoint else {}
            return GCSStore(bucket, config=base, **given)
        if scheme == "az":
            account, _, container = rest.partition("/")
            container, _, prefix = container.partition("/")
            given["prefix"] = prefix.strip("/") or None
            config: Any = {"account_name": account, **({"endpoint": self._endpoint} if self._endpoint else {})}
            return AzureStore(container, config=config, **given)
        config = {"region": self._region} if self._region else {}
        if self._endpoint:
            config |= {"endpoint": self._endpoint, "virtual_hosted_style_request": False}
        return S3Store(bucket, config=config, credential_provider=_provider(), **given)


_LARGE: Final = 64 << 20


def _provider() -> Any:
    """Where the variables of the environment name a profile and no key, boto3's session, if it is installed: obstore reads
    no `~/.aws`."""
    import os

    if "AWS_ACCESS_KEY_ID" in os.environ:
        return None
    try:
        from obstore.auth.boto3 import Boto3CredentialProvider

        return Boto3CredentialProvider()
    except (ImportError, ValueError):
        return None


def _mark(tag: str | None) -> str:
    return (tag or "").strip('"')


def _version(tag: str | None, version: str | None) -> str:
    """The mark of a note: S3 and Azure go by the ETag where it is to be replaced, Google by its generation."""
    return f"{_mark(tag)} {version or ''}".strip()


def _wanted(mark: str) -> dict[str, str]:
    """What `_version` made, as obstore wants it."""
    tag, _, version = mark.partition(" ")
    return {"e_tag": f'"{tag}"', **({"version": version} if version else {})}


def _told(asked: Callable[[], T]) -> T:
    """What a request gives, or its fault in our terms."""
    import obstore.exceptions as faults

    try:
        return asked()
    except (faults.UnauthenticatedError, faults.PermissionDeniedError, PermissionError) as fault:
        said = str(fault)
        if _EXPIRED.search(said):
            raise Expired("its credentials have expired") from None
        raise Incomplete(
            "the store does not let these credentials do that",
            "give them the right to list, read, write and delete there",
        ) from None
    except (faults.BaseError, OSError, ValueError) as fault:
        raise _ours(str(fault)) from None


def _ours(said: str) -> Exception:
    """A library's fault in our terms, by what it says: it has no types for these."""
    if _EXPIRED.search(said):
        return Expired("its credentials have expired, or none were found")
    status = _STATUS.search(said)
    if status is None or int(status[1]) >= 500 or status[1] in ("408", "429"):
        return Passing(_plain(said))
    if status[1] == "404":
        return Incomplete("there is no such bucket", "make it, or mend `to`, `endpoint` or `region` in the settings")
    return Incomplete(f"the store answers {status[1]}", "see whether bucket, region and endpoint are right")


def _plain(said: str) -> str:
    """A library's message as a few words, without what nobody should see."""
    status = _STATUS.search(said)
    if status:
        return f"it answers {status[1]}"
    line = " ".join(said.split("Debug source:", maxsplit=1)[0].split())
    where = re.search(r"https?://[^/\s]+", line)
    return f"{where[0] if where else 'it'} cannot be reached, or broke off"
