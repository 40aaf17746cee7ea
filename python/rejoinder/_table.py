"""Results that are rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NoReturn, TypeVar, overload

from rejoinder._rejoinder import _stream

T = TypeVar("T", covariant=True)


class Table(Collection[T]):
    """Results in order, as frozen as they are, and a table for data frames: `pyarrow.table(table)`, `polars.DataFrame(table)`,
    `pandas.DataFrame.from_arrow(table)` (before pandas 3: `pyarrow.table(table).to_pandas()`).

    Data frames are made through the Arrow PyCapsule interface, so that whatever speaks it can read a table, and nothing of it is needed
    here. The columns are what one looks at, sorts and counts by; what lies deeper is in the results themselves. A slice is a table.
    """

    # No Sequence, and no tuple: these libraries take such for a list of columns or rows and do not ask what else it is.
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
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[T]:
        return iter(self._rows)

    def __reversed__(self) -> Iterator[T]:
        return reversed(self._rows)

    def __contains__(self, row: object) -> bool:
        return row in self._rows

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Table[T]: ...
    def __getitem__(self, index: int | slice) -> T | Table[T]:
        if isinstance(index, slice):
            return Table(self._rows[index], self._name)
        return self._rows[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and (self._name, self._rows) == (other._name, other._rows)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type[Table[T]], tuple[tuple[T, ...], str]]:
        return Table, (self._rows, self._name)

    def __repr__(self) -> str:
        return f"Table({list(self._rows)!r})"

    def _repr_html_(self) -> str:
        from rejoinder._html import html

        return html(self)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data that JSON can hold, whole: not only what the columns have."""
        return [row.to_dict() for row in self._rows]  # type: ignore[attr-defined]

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as a stream of Arrow data.

        Args:
            requested_schema: A capsule with the types that are preferred; they are given where that is possible.

        Returns:
            A capsule named `arrow_array_stream`.
        """
        return _stream(self._name, self._rows, requested_schema)
