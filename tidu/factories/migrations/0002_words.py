import django.contrib.postgres.indexes
import tidu.core.search
from django.db import migrations, models

# A factory is searched by its enterprise's words as well. ``enterprise_words`` is a column that no model knows, so
# that nothing but these triggers writes it. A new factory shares a lock on its enterprise, which a rename waits for
# and which waits for a rename, so that neither reads what the other is about to change.
COLUMNS = r"""
ALTER TABLE factories_factory ADD COLUMN enterprise_words text NOT NULL DEFAULT '';
UPDATE factories_factory SET enterprise_words = words
    FROM organisations_organisation WHERE organisations_organisation.id = enterprise_id;
ALTER TABLE factories_factory
    ADD COLUMN words text GENERATED ALWAYS AS (tidu_words(name) || E'\n' || enterprise_words) STORED;
"""
NO_COLUMNS = """
ALTER TABLE factories_factory DROP COLUMN words;
ALTER TABLE factories_factory DROP COLUMN enterprise_words;
"""
TAKE = """
CREATE FUNCTION factories_take_enterprise_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT words INTO NEW.enterprise_words
        FROM organisations_organisation WHERE id = NEW.enterprise_id FOR SHARE;
    NEW.enterprise_words := coalesce(NEW.enterprise_words, '');
    RETURN NEW;
END $$;
CREATE TRIGGER take_enterprise_words BEFORE INSERT ON factories_factory
    FOR EACH ROW EXECUTE FUNCTION factories_take_enterprise_words();
CREATE TRIGGER take_another_enterprise_words BEFORE UPDATE OF enterprise_id ON factories_factory
    FOR EACH ROW WHEN (OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
    EXECUTE FUNCTION factories_take_enterprise_words();
"""
FOLLOW = """
CREATE FUNCTION factories_follow_enterprise_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM organisations_organisation WHERE id = NEW.id FOR UPDATE;
    UPDATE factories_factory SET enterprise_words = NEW.words WHERE enterprise_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER follow_enterprise_words AFTER UPDATE ON organisations_organisation
    FOR EACH ROW WHEN (OLD.words IS DISTINCT FROM NEW.words)
    EXECUTE FUNCTION factories_follow_enterprise_words();
"""
UNDO = """
DROP FUNCTION factories_take_enterprise_words CASCADE;
DROP FUNCTION factories_follow_enterprise_words CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('factories', '0001_initial'),
        ('organisations', '0003_words'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name='factory',
                    name='words',
                    field=models.GeneratedField(db_persist=True, expression=tidu.core.search.Words('name'), output_field=models.TextField()),
                ),
            ],
            database_operations=[migrations.RunSQL(COLUMNS, NO_COLUMNS)],
        ),
        migrations.RunSQL(TAKE + FOLLOW, UNDO),
        migrations.AddIndex(
            model_name='factory',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='factories_words', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='factory',
            index=models.Index(fields=['name', 'id'], name='factories_by_name'),
        ),
    ]
