# SPDX-License-Identifier: GPL-2.0-or-later
"""SQLite behind JNI (react-native-sqlite-storage): a database in a file, made by native methods."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from droidemu.script import Guest, Java

_CLASS = "io.liteglue.SQLiteNative"
S = "Ljava/lang/String;"
OPEN = 6  # read, write, create
ROW, DONE = 100, 101
_SIGNATURES = {
    "db_open": f"({S}I)J",
    "db_close": "(J)I",
    "db_prepare_st": f"(J{S})J",
    "db_last_insert_rowid": "(J)J",
    "db_errmsg_native": f"(J){S}",
    "st_bind_text_native": f"(JI{S})I",
    "st_bind_double": "(JID)I",
    "st_bind_long": "(JIJ)I",
    "st_step": "(J)I",
    "st_column_count": "(J)I",
    "st_column_text_native": f"(JI){S}",
    "st_column_double": "(JI)D",
    "st_column_long": "(JI)J",
    "st_finish": "(J)I",
}


def test_a_database_is_written_and_read(real_android: Path, abi: str, tmp_path: Path) -> None:
    from droidemu.machine.config import MountOption

    with Guest(abi, mounts=[MountOption(tmp_path, "/data/db", False)]) as guest:
        java = Java(guest)
        java.load(real_android / "sqlite" / abi / "libsqlc-native-driver.so")

        def sqlc(name: str, *values: Any) -> Any:
            signature = _SIGNATURES[name]
            return java.call_static(_CLASS, f"sqlc_{name}", *values, signature=signature)

        def run(database: int, statement: str, *values: Any) -> list[tuple[str, ...]]:
            prepared = sqlc("db_prepare_st", database, statement)
            assert prepared > 0, sqlc("db_errmsg_native", database)
            for index, value in enumerate(values, 1):
                kind = {str: "text_native", float: "double", int: "long"}[type(value)]
                assert sqlc(f"st_bind_{kind}", prepared, index, value) == 0
            rows = []
            while sqlc("st_step", prepared) == ROW:
                count = sqlc("st_column_count", prepared)
                rows.append(
                    tuple(sqlc("st_column_text_native", prepared, index) for index in range(count))
                )
            assert sqlc("st_finish", prepared) == 0
            return rows

        database = sqlc("db_open", "/data/db/test.sqlite", OPEN)
        assert database > 0
        run(database, "create table t (id integer primary key, name text, size real, big integer)")
        run(database, "begin")
        for index in range(50):
            run(database, "insert into t (name, size, big) values (?, ?, ?)",
                f"n\u00e4me {index}", index / 4, index << 40)  # fmt: skip
        run(database, "commit")
        assert sqlc("db_last_insert_rowid", database) == 50
        assert run(
            database, "select count(*), max(size), max(big) from t where name like 'n%'"
        ) == [("50", "12.25", str(49 << 40))]
        assert run(database, "select upper('abc') || name from t where id = 3") == [
            ("ABCn\u00e4me 2",)
        ]
        wrong = sqlc("db_prepare_st", database, "selekt")
        assert wrong <= 0
        assert 'near "selekt": syntax error' in sqlc("db_errmsg_native", database)
        assert sqlc("db_close", database) == 0

    # What it wrote is a database for everyone.
    with sqlite3.connect(tmp_path / "test.sqlite") as own:
        assert own.execute("pragma integrity_check").fetchone() == ("ok",)
        assert own.execute("select name, size, big from t where id = 50").fetchone() == (
            "n\u00e4me 49", 12.25, 49 << 40,
        )  # fmt: skip


def test_a_second_connection_finds_it_locked(real_android: Path, tmp_path: Path) -> None:
    """Locks of the guest's SQLite hold between its connections."""
    with Guest("arm64-v8a") as guest:
        java = Java(guest)
        java.load(real_android / "sqlite" / "arm64-v8a" / "libsqlc-native-driver.so")

        def sqlc(name: str, *values: Any) -> Any:
            return java.call_static(_CLASS, f"sqlc_{name}", *values, signature=_SIGNATURES[name])

        one, other = (sqlc("db_open", "/data/local/tmp/l.sqlite", OPEN) for _ in range(2))
        for statement in ("create table t (n)", "begin immediate", "insert into t values (1)"):
            prepared = sqlc("db_prepare_st", one, statement)
            assert sqlc("st_step", prepared) == DONE
            sqlc("st_finish", prepared)
        prepared = sqlc("db_prepare_st", other, "insert into t values (2)")
        assert sqlc("st_step", prepared) not in (ROW, DONE)
        assert sqlc("db_errmsg_native", other) == "database is locked"
