"""One source file under `content/`, its bytes, becomes one typed record with problems: `read_source`."""

from standfirst.content.source import Source, read_source

__all__ = ["Source", "read_source"]
