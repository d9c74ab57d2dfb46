"""How a deploy fails: what may pass if one tries again, what ends the run, and with which exit code."""

from standfirst.problems import StandfirstError


class Incomplete(StandfirstError):
    """The host does not have all of it. What is there is whole for readers, and the next deploy goes on from it."""

    exit_code = 4


class Passing(Exception):
    """A request failed in a way that may pass: too many at once, a time limit, a connection that broke. Whether it was
    carried out is not known."""


class Expired(Exception):
    """The host no longer knows who we are. Asked again, it may: credentials are renewed by whoever keeps them."""
