from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("whole_at", models.DateTimeField()),
            ],
        ),
        # What may be forgotten in a crash needs no write-ahead log: a use costs no sync.
        migrations.RunSQL("ALTER TABLE core_allowance SET UNLOGGED", "ALTER TABLE core_allowance SET LOGGED"),
    ]
