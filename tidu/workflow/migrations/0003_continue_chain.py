from django.db import migrations

from tidu.workflow.guards import continue_chain


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_guards")]

    operations = [continue_chain()]
