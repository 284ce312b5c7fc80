"""What PostgreSQL takes for letters: LC_CTYPE, which must know more than ASCII.

Its text search parser and pg_trgm look at LC_CTYPE even where another locale provider sorts and
compares. With LC_CTYPE C no trigram of Chinese is kept, and every sign beyond ASCII is a letter.
"""

import locale

import psycopg

#: Locales that know the letters of all scripts and sort like C, by the names that systems use.
UTF8_LOCALES = ("C.UTF-8", "C.utf8", "UTF-8", "en_US.UTF-8")
#: Locales that know ASCII only.
ASCII_LOCALES = ["C", "POSIX"]

TRIGRAM_INDEXES = """
    SELECT DISTINCT i.indexrelid FROM pg_index i
    JOIN pg_opclass o ON o.oid = ANY (i.indclass)
    JOIN pg_depend d ON d.classid = 'pg_opclass'::regclass AND d.objid = o.oid AND d.deptype = 'e'
    JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
    WHERE e.extname = 'pg_trgm'
"""


def utf8_ctype() -> str:
    """The LC_CTYPE for new clusters: C only on a system that has no UTF-8 locale at all."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        return next(filter(_exists, UTF8_LOCALES), "C")
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _exists(name: str) -> bool:
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    return True


def set_ctype(connection: psycopg.Connection) -> None:
    """Make a cluster of LC_CTYPE C one of UTF-8; connections take it up when they are opened.

    Nothing that is sorted or compared depends on it, since the clusters' provider is the builtin
    one: what does are trigram indexes. They are invalid, so unused, from the same commit on, until
    `rebuild_indexes` has rebuilt them, however often the server is killed in between. Search
    vectors depend on plain words only, which mean the same in every locale.
    """
    ctype = utf8_ctype()
    with connection.transaction():
        changed = connection.execute(
            "UPDATE pg_database SET datctype = %s WHERE datctype = ANY (%s) AND %s <> ALL (%s)"
            " AND datlocprovider = 'b'",
            [ctype, ASCII_LOCALES, ctype, ASCII_LOCALES],
        )
        if changed.rowcount:
            connection.execute(
                f"UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ({TRIGRAM_INDEXES})"
            )


def rebuild_indexes(connection: psycopg.Connection) -> None:
    """Rebuild the trigram indexes that `set_ctype` made invalid, each in one transaction."""
    invalid = connection.execute(
        "SELECT indexrelid::regclass::text FROM pg_index"
        f" WHERE NOT indisvalid AND indexrelid IN ({TRIGRAM_INDEXES})"
    )
    for (name,) in invalid.fetchall():
        connection.execute(f"REINDEX INDEX {name}")  # regclass quotes what needs quotes
