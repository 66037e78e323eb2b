from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """The table of the database cache, which counts allauth's limits for all processes."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS cache")


class Migration(migrations.Migration):
    dependencies = [("centar", "0002_search")]
    operations = [migrations.RunPython(create, drop)]
