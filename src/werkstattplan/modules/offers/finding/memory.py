"""What was worked out once."""

from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memory(dict[Key, Value]):
    """Begins anew when it gets large, so that no stream of questions can fill a process."""

    MOST = 2_000

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self) >= self.MOST:
            self.clear()
        super().__setitem__(key, value)
