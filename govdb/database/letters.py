"""LC_CTYPE, which determines which characters are letters for PostgreSQL.

PostgreSQL's text search parser and pg_trgm use LC_CTYPE even if another locale provider sorts and
compares. With LC_CTYPE C, pg_trgm extracts no trigrams from Chinese, and the text search parser
treats every character beyond ASCII as a letter.
"""

import locale

import psycopg

#: Names of locales with the letters of all scripts, on different systems.
UTF8_LOCALES = ("C.UTF-8", "C.utf8", "UTF-8", "en_US.UTF-8")
#: Locales that only have the letters of ASCII.
ASCII_LOCALES = ["C", "POSIX"]

TRIGRAM_INDEXES = """
    SELECT DISTINCT i.indexrelid FROM pg_index i
    JOIN pg_opclass o ON o.oid = ANY (i.indclass)
    JOIN pg_depend d ON d.classid = 'pg_opclass'::regclass AND d.objid = o.oid AND d.deptype = 'e'
    JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid
    WHERE e.extname = 'pg_trgm'
"""


def utf8_ctype() -> str:
    """Return the LC_CTYPE for new clusters: C only if the system has no UTF-8 locale."""
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
    """Change a cluster with LC_CTYPE C to UTF-8; new connections use the new value.

    Sorting and comparison do not depend on LC_CTYPE, because the clusters use the builtin
    provider. Trigram indexes do: the same commit makes them invalid, and PostgreSQL does not use
    them until `rebuild_indexes` has rebuilt them, even if the server is killed in between. Search
    vectors contain only ASCII words, which are the same in every locale.
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
