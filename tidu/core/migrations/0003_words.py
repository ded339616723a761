from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

WORDS = r"""
CREATE FUNCTION tidu_words(VARIADIC texts text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(
        regexp_replace(regexp_replace(lower(normalize(one, NFKC)), '\s+', '', 'g'), '(.)', '\1\1', 'g'),
        E'\n' ORDER BY place
    ), '')
    FROM unnest(texts) WITH ORDINALITY AS given(one, place) WHERE one <> ''
$$;
"""


class Migration(migrations.Migration):

    dependencies = [("core", "0002_allowance")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(WORDS, "DROP FUNCTION tidu_words(text[]);"),
    ]
