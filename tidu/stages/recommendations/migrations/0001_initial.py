import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tidu.workflow.guards import guard_state

# The rank's limit stands in the entry itself; this makes it the sheet's own quota.
QUOTA_OF_THE_SHEET = """
ALTER TABLE recommendations_entry ADD CONSTRAINT sheet_entry_has_the_sheets_quota
    FOREIGN KEY (sheet_id, quota) REFERENCES recommendations_sheet (id, quota);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('workflow', '0002_guards'),
        ('campaigns', '0001_initial'),
        ('dossiers', '0001_initial'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage_key', models.CharField(max_length=60)),
                ('quota', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'being drawn up'), ('submitted', 'submitted to the ministry'), ('returned', 'returned to the unit'), ('accepted', 'accepted by the ministry')], default='draft', max_length=20)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('digest', models.CharField(default='4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945', max_length=64)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(max_length=64)),
                ('desk', models.CharField(max_length=30)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='recommendations.sheet')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('quota', models.PositiveSmallIntegerField()),
                ('version_digest', models.CharField(max_length=64)),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ranked_as', to='dossiers.step')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='recommendations.sheet')),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['sheet', 'rank'],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desk', models.CharField(max_length=30)),
                ('digest', models.CharField(max_length=64)),
                ('revision', models.PositiveIntegerField()),
                ('signed_at', models.DateTimeField()),
                ('voided_at', models.DateTimeField(null=True)),
                ('void_reason', models.JSONField(null=True)),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='recommendations.sheet')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.UniqueConstraint(fields=('campaign', 'stage_key', 'unit'), name='one_sheet_per_unit_and_stage'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.UniqueConstraint(fields=('id', 'quota'), name='sheet_and_its_quota'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('quota__gte', 1)), name='sheet_quota_from_one'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'accepted'])), name='sheet_state_known'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='sheet_digest_is_sha256'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('submitted_at__isnull', False), _connector='OR'), name='sheet_submitted_at_some_time'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('sheet', 'document', 'desk'), name='sheet_one_receipt_per_paper'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('sheet', 'rank'), name='sheet_one_entry_per_rank'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('rank__gte', 1), ('rank__lte', models.F('quota'))), name='sheet_entry_rank_within_quota'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('version_digest__regex', '^[0-9a-f]{64}$')), name='sheet_entry_version_is_sha256'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('sheet', 'desk'), name='sheet_one_valid_signature_per_desk'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='sheet_signature_digest_is_sha256'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason__isnull', True), ('voided_at__isnull', True)), models.Q(('void_reason__isnull', False), ('voided_at__isnull', False)), _connector='OR'), name='sheet_void_signature_has_reason'),
        ),
        migrations.RunSQL(
            QUOTA_OF_THE_SHEET,
            "ALTER TABLE recommendations_entry DROP CONSTRAINT sheet_entry_has_the_sheets_quota;",
        ),
        guard_state("recommendations_sheet"),
    ]
