from django.db import migrations, models

from tidu.workflow.guards import append_only_until_retention


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_words")]

    operations = [
        migrations.AddField(
            model_name="version",
            name="commitments",
            field=models.JSONField(default=dict),
        ),
        *append_only_until_retention("dossiers_version", "content", "commitments"),
    ]
