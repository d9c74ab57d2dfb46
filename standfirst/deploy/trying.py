"""Trying again: requests that failed in a way that may pass, with waits that grow and are drawn by lot, so that many who
were turned away at once do not come back at once (exponential backoff, full jitter)."""

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

from standfirst.deploy.faults import Expired, Incomplete, Passing

T = TypeVar("T")

TIMES: Final = 8
_FIRST, _MOST = 0.25, 20.0
"""Seconds: the longest that is waited before the second try, and before any. In all it is a minute and a half at most."""


def waits(chance: Callable[[float, float], float]) -> list[float]:
    """How long to wait before each further try."""
    return [chance(0, min(_MOST, _FIRST * 2**number)) for number in range(TIMES - 1)]


class Trying:
    """Carries requests out. `renew` asks for new credentials; `sleep` waits."""

    def __init__(
        self,
        renew: Callable[[], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._renew = renew
        self._sleep = sleep
        self._chance = chance
        self._stopped = False

    def stop(self) -> None:
        """The deploy has failed, or was told to end: what it still asks for, to leave the host in order, is tried once."""
        self._stopped = True

    def __call__(self, what: str, request: Callable[[], T]) -> T:
        """The request's answer. `what` is it, for people: "put index.html"."""
        left = waits(self._chance)
        renewed = False
        while True:
            try:
                return request()
            except Passing as fault:
                if not left or self._stopped:
                    self._stopped = True
                    raise Incomplete(f"the host did not {what}, tried {TIMES} times: {fault}", _AGAIN) from fault
            except Expired as fault:
                if renewed or self._renew is None:
                    raise Incomplete(f"the host did not {what}: {fault}", _WHO) from fault
                renewed = True
                self._renew()
                continue
            self._sleep(left.pop(0))


_AGAIN: Final = "deploy again when it answers: what is there already is not sent twice"
_WHO: Final = "give it valid credentials, in the environment or its usual file, and deploy again: it goes on from here"
