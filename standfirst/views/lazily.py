"""A property that is worked out once for its object."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class lazily(Generic[T]):  # noqa: N801 - used as a decorator, like property
    """As `functools.cached_property`, which until Python 3.12 takes a lock each time; pages are rendered by one thread
    and ask for a thousand of these."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        self._function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "lazily[T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object, owner: type) -> "lazily[T] | T":
        if instance is None:
            return self
        value = self._function(instance)
        instance.__dict__[self._name] = value
        return value
