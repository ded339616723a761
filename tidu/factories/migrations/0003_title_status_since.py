import tidu.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("factories", "0002_words")]

    operations = [
        migrations.AddField(
            model_name="title",
            name="status_since",
            field=models.DateField(default=tidu.core.clock.today, verbose_name="status since"),
        ),
        # Until now no title was ever suspended or withdrawn by an act: each has its status from its first day on.
        migrations.RunSQL("UPDATE factories_title SET status_since = granted_on", migrations.RunSQL.noop),
    ]
