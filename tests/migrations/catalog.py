"""What a database is made of, as PostgreSQL describes it, to compare two databases.

Left out are the order of columns, which follows the history of a table, and the names of NOT NULL
constraints, which PostgreSQL gives by itself and nothing refers to.
"""

OURS = "relnamespace = 'public'::regnamespace"
QUERIES = {
    "relations": f"SELECT relname, relkind FROM pg_class WHERE {OURS} ORDER BY 1",
    "columns": f"""
        SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
            attgenerated, pg_get_expr(adbin, adrelid), collname
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        LEFT JOIN pg_collation l ON l.oid = attcollation
        WHERE {OURS} AND relkind = 'r' AND attnum > 0 AND NOT attisdropped ORDER BY 1, 2
    """,
    "constraints": f"""
        SELECT relname, conname, pg_get_constraintdef(o.oid), convalidated
        FROM pg_constraint o JOIN pg_class c ON c.oid = conrelid
        WHERE {OURS} AND contype <> 'n' ORDER BY 1, 2
    """,
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "triggers": f"""
        SELECT relname, tgname, pg_get_triggerdef(t.oid), tgenabled, obj_description(t.oid)
        FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
        WHERE {OURS} AND NOT tgisinternal ORDER BY 1, 2
    """,
    "functions": """
        SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p
        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e'
        ) ORDER BY 1
    """,
    "extensions": "SELECT extname FROM pg_extension ORDER BY 1",
    "permissions": """
        SELECT app_label, model, codename, name FROM auth_permission p
        JOIN django_content_type t ON t.id = p.content_type_id ORDER BY 1, 2, 3
    """,
    "groups": """
        SELECT g.name, app_label, model, codename FROM auth_group_permissions
        JOIN auth_group g ON g.id = group_id JOIN auth_permission p ON p.id = permission_id
        JOIN django_content_type t ON t.id = p.content_type_id ORDER BY 1, 2, 3, 4
    """,
    "migrations": "SELECT app, name FROM django_migrations ORDER BY 1, 2",
}


def catalog(server):
    """The answer to each question, of a connection of psycopg."""
    return {name: server.execute(query).fetchall() for name, query in QUERIES.items()}
