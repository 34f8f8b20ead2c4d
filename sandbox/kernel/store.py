"""Documents in SQLite, scoped by party, that survive a restart.

The sandbox is one process with one event loop and every call here is synchronous and fast, so a transaction must
not contain an `await`: the store refuses a second task that enters while another one holds a transaction open.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

Document = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  party TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, doc BLOB NOT NULL,
  UNIQUE (party, kind, id)
);
CREATE TABLE IF NOT EXISTS index_entries (
  party TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (party, kind, name, value, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS index_entries_by_id ON index_entries (party, kind, id);
CREATE TABLE IF NOT EXISTS counters (
  party TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (party, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sold (
  party TEXT NOT NULL, key TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (party, key)
) WITHOUT ROWID;
"""


class TransactionCrossed(RuntimeError):
    """A task touched the store while another task had left a transaction open across an `await`."""


class Store:
    """Documents, counters and sold stock. `path=None` keeps everything in memory."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            str(path) if path is not None else ":memory:", isolation_level=None, check_same_thread=False
        )
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)
        self._lock = threading.RLock()
        self._depth = 0
        self._owner: object | None = None
        self._after_commit: list[Callable[[], None]] = []

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and one at a time. A transaction inside another is undone alone when it fails."""
        with self._lock:
            self._enter()
            name = f"level_{self._depth}"
            self._db.execute("BEGIN IMMEDIATE" if self._depth == 1 else f"SAVEPOINT {name}")
            try:
                yield
            except BaseException:
                if self._depth > 1:
                    self._db.execute(f"ROLLBACK TO {name}")
                    self._db.execute(f"RELEASE {name}")
                self._leave(commit=False)
                raise
            if self._depth > 1:
                self._db.execute(f"RELEASE {name}")
            self._leave(commit=True)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Run `act` once the open transaction has committed; at once when there is none."""
        if self._depth:
            self._after_commit.append(act)
        else:
            act()

    def get(self, party: str, kind: str, id_: str) -> Document | None:
        with self._guarded():
            row = self._db.execute(
                "SELECT doc FROM documents WHERE party=? AND kind=? AND id=?", (party, kind, id_)
            ).fetchone()
        return None if row is None else _document(row[0])

    def put(self, party: str, kind: str, id_: str, doc: Document, **index: object) -> None:
        """Insert or replace. The index entries given replace all earlier ones when any is given."""
        body = orjson.dumps(doc)
        with self._writing():
            self._db.execute(
                "INSERT INTO documents (party, kind, id, doc) VALUES (?,?,?,?)"
                " ON CONFLICT (party, kind, id) DO UPDATE SET doc=excluded.doc",
                (party, kind, id_, body),
            )
            if index:
                self._db.execute("DELETE FROM index_entries WHERE party=? AND kind=? AND id=?", (party, kind, id_))
                self._db.executemany(
                    "INSERT OR IGNORE INTO index_entries (party, kind, name, value, id) VALUES (?,?,?,?,?)",
                    [
                        (party, kind, name, str(single), id_)
                        for name, value in index.items()
                        if value is not None
                        for single in (value if isinstance(value, (list, tuple, set, frozenset)) else (value,))
                    ],
                )

    def find(
        self,
        party: str,
        kind: str,
        where: Callable[[Document], bool] | None = None,
        *,
        newest_first: bool = False,
        limit: int | None = None,
        **index: object,
    ) -> list[Document]:
        """Documents in the order they were first put, whose index entries all match and that `where` accepts."""
        sql = "SELECT d.doc FROM documents d WHERE d.party=? AND d.kind=?"
        values: list[object] = [party, kind]
        for name, value in index.items():
            # IN, not EXISTS: SQLite then starts from the index entries instead of visiting every document of the kind.
            sql += " AND d.id IN (SELECT id FROM index_entries WHERE party=? AND kind=? AND name=? AND value=?)"
            values += [party, kind, name, str(value)]
        sql += f" ORDER BY d.seq {'DESC' if newest_first else 'ASC'}"
        if limit is not None and where is None:
            sql += " LIMIT ?"
            values.append(limit)
        with self._guarded():
            rows = self._db.execute(sql, values).fetchall()
        found = [doc for doc in (_document(row[0]) for row in rows) if where is None or where(doc)]
        return found if limit is None else found[:limit]

    def count(self, party: str, kind: str) -> int:
        with self._guarded():
            row = self._db.execute("SELECT count(*) FROM documents WHERE party=? AND kind=?", (party, kind)).fetchone()
        return int(row[0])

    def delete(self, party: str, kind: str, id_: str) -> bool:
        with self._writing():
            gone = self._db.execute("DELETE FROM documents WHERE party=? AND kind=? AND id=?", (party, kind, id_))
            self._db.execute("DELETE FROM index_entries WHERE party=? AND kind=? AND id=?", (party, kind, id_))
        return gone.rowcount > 0

    def next_number(self, party: str, name: str) -> int:
        """1, 2, 3, … per party and name; kept over restarts."""
        with self._writing():
            row = self._db.execute(
                "INSERT INTO counters (party, name, value) VALUES (?,?,1)"
                " ON CONFLICT (party, name) DO UPDATE SET value = value + 1 RETURNING value",
                (party, name),
            ).fetchone()
        return int(row[0])

    def sold(self, party: str, key: str) -> int:
        with self._guarded():
            row = self._db.execute("SELECT amount FROM sold WHERE party=? AND key=?", (party, key)).fetchone()
        return 0 if row is None else int(row[0])

    def sold_under(self, party: str, prefix: str) -> dict[str, int]:
        """What was sold of every key that starts with `prefix`."""
        with self._guarded():
            rows = self._db.execute(
                "SELECT key, amount FROM sold WHERE party=? AND key >= ? AND key < ? AND amount > 0",
                (party, prefix, prefix + "\U0010ffff"),
            ).fetchall()
        return {str(key): int(amount) for key, amount in rows}

    def take(self, party: str, key: str, n: int, capacity: int) -> bool:
        """Sell `n` of `key` if that leaves no more than `capacity` sold. What is sold stays sold until given back."""
        with self._writing():
            if self.sold(party, key) + n > capacity:
                return False
            self._add_sold(party, key, n)
        return True

    def give_back(self, party: str, key: str, n: int) -> None:
        with self._writing():
            self._add_sold(party, key, -min(n, self.sold(party, key)))

    def clear(self) -> None:
        """Forget everything."""
        with self.transaction():
            for table in ("documents", "index_entries", "counters", "sold"):
                self._db.execute(f"DELETE FROM {table}")

    def _add_sold(self, party: str, key: str, n: int) -> None:
        self._db.execute(
            "INSERT INTO sold (party, key, amount) VALUES (?,?,?)"
            " ON CONFLICT (party, key) DO UPDATE SET amount = amount + excluded.amount",
            (party, key, n),
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Part of the open transaction, or one of its own."""
        if self._depth:
            with self._guarded():
                yield
        else:
            with self.transaction():
                yield

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._lock:
            if self._depth and self._owner is not _current_task():
                raise TransactionCrossed("a transaction was left open across an await")
            yield

    def _enter(self) -> None:
        task = _current_task()
        if self._depth and self._owner is not task:
            raise TransactionCrossed("a transaction was left open across an await")
        self._owner = task
        self._depth += 1

    def _leave(self, *, commit: bool) -> None:
        self._depth -= 1
        if self._depth:
            return
        acts, self._after_commit = self._after_commit, []
        self._owner = None
        self._db.execute("COMMIT" if commit else "ROLLBACK")
        if commit:
            for act in acts:
                act()


def _document(raw: bytes) -> Document:
    loaded: Document = orjson.loads(raw)
    return loaded


def _current_task() -> object | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
