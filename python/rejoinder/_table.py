"""Results that are rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, overload

from rejoinder._rejoinder import _stream

T = TypeVar("T")


class Table(tuple[T, ...]):
    """A tuple of results that is a table, too: `pandas.DataFrame.from_arrow(table)`, `polars.DataFrame(table)`, `pyarrow.table(table)`.

    Data frames are made through the Arrow PyCapsule interface, so that whatever speaks it can read a table, and nothing of it is needed
    here. The columns are what one looks at, sorts and counts by; what lies deeper is in the results themselves. A slice is a table.
    """

    _name: str

    def __new__(cls, rows: Iterable[T], name: str) -> Table[T]:
        """Made by the calls that return it.

        Args:
            rows: The results.
            name: The kind of table, which decides on its columns.
        """
        table = super().__new__(cls, rows)
        table._name = name
        return table

    def __getnewargs__(self) -> tuple[tuple[T, ...], str]:
        return tuple(self), self._name

    @overload
    def __getitem__(self, index: Any) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Table[T]: ...
    def __getitem__(self, index: Any) -> T | Table[T]:
        """The result at a place, or the table of a slice."""
        found = super().__getitem__(index)
        return Table(found, self._name) if isinstance(index, slice) else found  # type: ignore[return-value]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as a stream of Arrow data.

        Args:
            requested_schema: A capsule with the types that are preferred; they are given where that is possible.

        Returns:
            A capsule named `arrow_array_stream`.
        """
        return _stream(self._name, tuple(self), requested_schema)
