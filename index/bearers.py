"""Which rows bear a name: the library's table of names, narrowed to the list documents that answer on a day."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from index.spelling import Spelling
from sources.model import Field, Listing, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from index.model import ServedDocument
    from index.rows import Served

_MOST_ROWS = 4_000
_COLUMNS = "names.version_id, names.row, list, kind, value, names.start, names.end, norm, core"


class Bearer(NamedTuple):
    """A name that a row bears: its own name or an alias, as printed and as compared."""

    number: int
    """The library's number of the version."""
    row: int
    list: str
    kind: str
    """`name` or `alias`."""
    value: str
    start: int
    end: int
    norm: str
    core: str

    @property
    def printed(self) -> Field:
        """The name as the row prints it."""
        return Field(self.value, Span(self.start, self.end))

    @property
    def order(self) -> tuple[int, int, bool]:
        """Sort key: rows in printed order, a row's own name before its aliases."""
        return (self.number, self.row, self.kind != "name")


class Bearers:
    """The names of the rows that answer: those of some lists, from the one document that answers for each."""

    def __init__(self, served: Served, answering: Mapping[str, ServedDocument]) -> None:
        self._served = served
        self._documents: dict[int, ServedDocument] = {}
        lists: dict[int, set[str]] = defaultdict(set)
        for slug, document in answering.items():
            number = served.numbers.get(document.document.document_id)
            if number is not None:
                self._documents[number] = document
                lists[number].add(slug)
        self._lists = {number: frozenset(slugs) for number, slugs in lists.items()}
        self._spelling: Spelling | None = None

    def begins(self, norm: str, core: str) -> bool:
        """Tell whether any name of the library begins so; a quick test that leaves out which document answers."""
        statement = "SELECT 1 FROM names WHERE {0} >= ? AND {0} < ? LIMIT 1"
        for column, value in (("norm", norm), ("core", core)):
            if value and self._served.library.select(statement.format(column), (value, value + "\U0010ffff")):
                return True
        return False

    def named(self, norm: str) -> tuple[Bearer, ...]:
        """Return the names that are written so, as `sources.names.normalise` writes them."""
        return self._where("norm = ?", (norm,))

    def with_core(self, cores: Collection[str]) -> tuple[Bearer, ...]:
        """Return the names whose core is one of these, or one of these and a remark in brackets."""
        wanted = tuple(dict.fromkeys(one for core in cores for one in (core, *self.spelling.with_remark(core))))
        return self._where(f"core IN ({', '.join('?' * len(wanted))})", wanted) if wanted else ()

    def with_solid(self, letters: str) -> tuple[Bearer, ...]:
        """Return the names whose core is these letters when its spaces are left out."""
        return self._where("solid = ?", (letters,))

    def leading(self, core: str) -> tuple[Bearer, ...]:
        """Return the names whose core begins with these words and goes on."""
        return self._where("core >= ? AND core < ?", (f"{core} ", f"{core}!"))

    def leading_solid(self, letters: str) -> tuple[Bearer, ...]:
        """Return the names whose core begins with whole words that are these letters when spaces are left out."""
        found = self._where("solid > ? AND solid < ?", (letters, letters + "\U0010ffff"))
        return tuple(bearer for bearer in found if _has_edge(bearer.core, len(letters)))

    @property
    def spelling(self) -> Spelling:
        """The names by their spelling, read once."""
        if self._spelling is None:
            remarked = "AND (value LIKE '%)%' OR value LIKE '%: %')"
            self._spelling = Spelling(self._column("core"), self._column("value", remarked))
        return self._spelling

    def _column(self, name: str, condition: str = "") -> Iterator[str]:
        statement = (
            f"SELECT DISTINCT list, {name} FROM names JOIN listings USING (version_id, row) "
            f"WHERE version_id = ? {condition} ORDER BY names.row"
        )
        for number, slugs in self._lists.items():
            yield from (found for slug, found in self._served.library.select(statement, (number,)) if slug in slugs)

    def document_of(self, bearer: Bearer) -> str:
        """Return the id of the document whose row bears a name."""
        return self._documents[bearer.number].document.document_id

    def listings(self, bearers: Iterable[Bearer]) -> tuple[Listing, ...]:
        """Return the rows of these names, each once, in printed order."""
        rows: dict[int, set[int]] = defaultdict(set)
        for bearer in bearers:
            rows[bearer.number].add(bearer.row)
        return tuple(
            listing
            for number in sorted(rows)
            for listing in self._served.numbered(self._documents[number], rows[number]).values()
        )

    def _where(self, condition: str, parameters: Sequence[object]) -> tuple[Bearer, ...]:
        if not self._lists:
            return ()
        numbers = ", ".join(map(str, self._lists))
        # The plus keeps SQLite on the index of the name: a version's own index would walk all of its names.
        found = self._served.library.select(
            f"SELECT {_COLUMNS} FROM names JOIN listings USING (version_id, row) "
            f"WHERE {condition} AND +names.version_id IN ({numbers}) LIMIT {_MOST_ROWS}",
            parameters,
        )
        bearers = (Bearer(*row) for row in found)
        return tuple(sorted((one for one in bearers if one.list in self._lists[one.number]), key=lambda one: one.order))


def _has_edge(core: str, letters: int) -> bool:
    count = 0
    for word in core.split():
        count += len(word)
        if count >= letters:
            return count == letters
    return False
