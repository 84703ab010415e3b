from django.db import migrations

from werkstattplan.modules.surveys.guards import make_guards, remove_guards


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [migrations.RunPython(make_guards, remove_guards)]
