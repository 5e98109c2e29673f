"""What is logged is only ever added to: triggers that refuse to change or delete it, for the migration to put in place.

They stop mistakes and the application's own account. An owner of the database can drop them; that is what the
checkpoints outside are for. On PostgreSQL the roles of `deploy/postgres-roles.sql` are the first lock.
"""

APPEND_ONLY = ("event", "declaration", "line", "warning", "receipt", "tile")
ERASABLE = "event_body"  # deleted only where an event tells of it, and never changed
_REFUSAL = "is only ever added to"


def statements(dialect: str) -> list[str]:
    """The statements that lock the tables, one by one: `sqlite` or `postgresql`."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    refuse = [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} {_REFUSAL}'); END"
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ]
    told = "SELECT 1 FROM event WHERE record = 'event:' || OLD.seq AND kind = 'record.erased'"
    return [
        *refuse,
        f"CREATE TRIGGER {ERASABLE}_no_update BEFORE UPDATE ON {ERASABLE}"
        f" BEGIN SELECT RAISE(ABORT, '{ERASABLE} {_REFUSAL}'); END",
        f"CREATE TRIGGER {ERASABLE}_no_delete BEFORE DELETE ON {ERASABLE} WHEN NOT EXISTS ({told})"
        f" BEGIN SELECT RAISE(ABORT, '{ERASABLE} is erased only with an event that tells of it'); END",
    ]


def _postgresql() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION rice_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '% {_REFUSAL}', TG_TABLE_NAME; END $$"
    )
    erasing = (
        "CREATE OR REPLACE FUNCTION rice_refuse_untold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NOT EXISTS (SELECT 1 FROM event WHERE record = 'event:' || OLD.seq AND kind = 'record.erased') THEN"
        " RAISE EXCEPTION '% is erased only with an event that tells of it', TG_TABLE_NAME; END IF;"
        " RETURN OLD; END $$"
    )
    rows = [
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION rice_refuse()"
        for table in APPEND_ONLY
    ]
    whole = [
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION rice_refuse()"
        for table in (*APPEND_ONLY, ERASABLE)
    ]
    return [
        function, erasing, *rows, *whole,
        f"CREATE TRIGGER {ERASABLE}_no_update BEFORE UPDATE ON {ERASABLE} FOR EACH ROW EXECUTE FUNCTION rice_refuse()",
        f"CREATE TRIGGER {ERASABLE}_no_delete BEFORE DELETE ON {ERASABLE}"
        " FOR EACH ROW EXECUTE FUNCTION rice_refuse_untold()",
    ]  # fmt: skip


def removal(dialect: str) -> list[str]:
    """The statements that take the locks' functions away before the tables go; triggers go with their tables."""
    if dialect == "sqlite":
        return []
    return ["DROP FUNCTION IF EXISTS rice_refuse CASCADE", "DROP FUNCTION IF EXISTS rice_refuse_untold CASCADE"]
