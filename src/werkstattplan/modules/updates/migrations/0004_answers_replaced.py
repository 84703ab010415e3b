"""Answers that were replaced by a newer one of the same person; a column that nobody read goes."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def replace_earlier(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of several waiting answers of one person to one tool, leave the newest."""
    answers = apps.get_model("updates", "Answer")._base_manager
    seen = set()
    waiting = answers.filter(state="proposed", person__isnull=False, is_somebody_else=False)
    for pk, tool, person, said_at in waiting.order_by("-said_at", "-pk").values_list(
        "pk", "tool_id", "person_id", "said_at"
    ):
        if (tool, person) in seen:
            answers.filter(pk=pk).update(state="superseded", decided_at=said_at)
        seen.add((tool, person))


class Migration(migrations.Migration):

    dependencies = [("updates", "0003_answers")]

    operations = [
        migrations.RemoveField(model_name="answerlink", name="last_used_at"),
        migrations.AlterField(
            model_name="answer",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "wartet"),
                    ("accepted", "übernommen"),
                    ("returned", "nachgefragt"),
                    ("discarded", "nicht übernommen"),
                    ("superseded", "ersetzt"),
                ],
                default="proposed",
                max_length=10,
                verbose_name="Zustand",
            ),
        ),
        migrations.RunPython(replace_earlier, migrations.RunPython.noop),
    ]
