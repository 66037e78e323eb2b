from django.db import migrations


class Migration(migrations.Migration):
    """The one row that says which edition of what every page shows is current."""

    dependencies = [("centar", "0003_cache_table")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO centar_edition (id, mark) VALUES (1, gen_random_uuid()) ON CONFLICT (id) DO NOTHING",
            migrations.RunSQL.noop,
        ),
    ]
