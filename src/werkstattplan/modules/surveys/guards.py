"""What the database itself refuses, whoever asks: a promise changed after the first reply, a questionnaire changed at all.

Triggers, since a constraint sees one state of a row only. A later migration that alters one of these tables on SQLite
makes it anew, without its triggers, and has to end with `make_guards`; a test notices.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_WAVE = """OLD.has_replies AND (NEW.anonymity_level <> OLD.anonymity_level OR NEW.access <> OLD.access
    OR NEW.batch_size <> OLD.batch_size OR NOT NEW.has_replies)"""
_QUESTIONNAIRE = """NEW.document <> OLD.document OR NEW.sha256 <> OLD.sha256 OR NEW.number <> OLD.number
    OR NEW.survey_id <> OLD.survey_id"""

GUARDS = (
    ("surveys_wave_promise_fixed", "surveys_wave", _WAVE),
    ("surveys_questionnaire_fixed", "surveys_questionnaire", _QUESTIONNAIRE),
)


def make_guards(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers, in place of those that are there."""
    remove_guards(apps, schema_editor)
    for name, table, condition in GUARDS:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END",
                params=None,
            )
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END $$",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()",
            params=None,
        )


def remove_guards(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the triggers, if they are there."""
    for name, table, _ in GUARDS:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
            continue
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}", params=None)
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)
