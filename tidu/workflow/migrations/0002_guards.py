from django.db import migrations

from tidu.workflow.guards import append_only, define_guards


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]

    operations = [
        define_guards(),
        append_only("workflow_entry"),
        append_only("workflow_seal"),
        append_only("workflow_sealedhead"),
    ]
