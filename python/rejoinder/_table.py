"""Results that are rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Generic, NoReturn, TypeVar, overload

from rejoinder._rejoinder import _stream

T = TypeVar("T")


class Table(Generic[T]):
    """A row of results, as immutable as a tuple, that is a table, too.

    `pandas.DataFrame.from_arrow(table)`, `polars.DataFrame(table)` and `pyarrow.table(table)` read it through the Arrow PyCapsule interface,
    and so does whatever speaks it; nothing of it is needed here. The columns are what one looks at, sorts and counts by; what lies deeper is
    in the results themselves. A slice is a table. It equals another table or a tuple with the same results.
    """

    # It is no `tuple`, which pyarrow and pandas would take for columns, and no `collections.abc.Sequence`, which polars would take for rows:
    # all of them look for these before they look for Arrow data.
    __slots__ = ("_name", "_rows")
    _name: str
    _rows: tuple[T, ...]

    def __init__(self, rows: Iterable[T], name: str) -> None:
        """Made by the calls that return it.

        Args:
            rows: The results.
            name: The kind of table, which decides on its columns.
        """
        object.__setattr__(self, "_rows", tuple(rows))
        object.__setattr__(self, "_name", name)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a table cannot be changed: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a table cannot be changed: {name}")

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[T]:
        return iter(self._rows)

    def __reversed__(self) -> Iterator[T]:
        return reversed(self._rows)

    def __contains__(self, result: object) -> bool:
        return result in self._rows

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Table[T]: ...
    def __getitem__(self, index: Any) -> T | Table[T]:
        """The result at a place, or the table of a slice."""
        return Table(self._rows[index], self._name) if isinstance(index, slice) else self._rows[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Table):
            return self._name == other._name and self._rows == other._rows
        return self._rows == other if isinstance(other, tuple) else NotImplemented

    # Results have none.
    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._rows)

    def __reduce__(self) -> tuple[type[Table[T]], tuple[tuple[T, ...], str]]:
        return Table, (self._rows, self._name)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as a stream of Arrow data.

        Args:
            requested_schema: A capsule with the types that are preferred; they are given where that is possible.

        Returns:
            A capsule named `arrow_array_stream`.
        """
        return _stream(self._name, self._rows, requested_schema)
