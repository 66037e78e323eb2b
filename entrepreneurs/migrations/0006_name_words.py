import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# The words of the names that are listed already
FILL = """
INSERT INTO entrepreneurs_nameword (word)
SELECT DISTINCT word FROM entrepreneurs_enterprise, regexp_split_to_table(name_fold, '[^a-z0-9]+') AS word
 WHERE is_listed AND word ~ '[a-z]'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('entrepreneurs', '0005_people_within_total'),
    ]

    operations = [
        migrations.CreateModel(
            name='NameWord',
            fields=[
                ('word', models.TextField(db_collation='C', primary_key=True, serialize=False)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enterprise',
            trigger=pgtrigger.compiler.Trigger(name='name_words', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.is_listed)', func="\n    IF TG_OP = 'INSERT' OR NOT OLD.is_listed OR NEW.name_fold IS DISTINCT FROM OLD.name_fold THEN\n        INSERT INTO entrepreneurs_nameword (word)\n        SELECT DISTINCT word FROM regexp_split_to_table(NEW.name_fold, '[^a-z0-9]+') AS word\n         WHERE word ~ '[a-z]' ORDER BY word\n            ON CONFLICT DO NOTHING;\n    END IF;\n    RETURN NULL;\n", hash='4adb0c44c9628e5951537971eb61b274b02af812', operation='INSERT OR UPDATE', pgid='pgtrigger_name_words_ca3a3', table='entrepreneurs_enterprise', when='AFTER')),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='nameword',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('word'), name='gin_trgm_ops'), name='nameword_trigrams'),
        ),
    ]
