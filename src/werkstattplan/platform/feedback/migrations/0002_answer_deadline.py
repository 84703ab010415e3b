import datetime
from typing import Any

from django.db import migrations

SOURCE = "LBGG M-V §§ 13, 14 mit BITVO M-V vom 14. Dezember 2020: Antwort auf Rückmeldungen innerhalb von sechs Wochen"


def add_deadline(apps: Any, schema_editor: Any) -> None:
    apps.get_model("feedback", "AnswerDeadline").objects.create(
        valid_from=datetime.date(2020, 12, 14), days=42, source=SOURCE
    )


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [migrations.RunPython(add_deadline, migrations.RunPython.noop)]
