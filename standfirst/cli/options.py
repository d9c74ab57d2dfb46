"""What every command takes."""


class Options:
    """`root` is the site's folder, `now` the build clock as written ("" for the wall clock)."""

    def __init__(self, root: str, now: str, *, quiet: bool, verbose: bool) -> None:
        self.root = root
        self.now = now
        self.quiet = quiet
        self.verbose = verbose
