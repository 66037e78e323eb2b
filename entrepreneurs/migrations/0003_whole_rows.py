from django.db import migrations

# A row with its search vector takes about 3 kB. PostgreSQL would move the largest columns of rows above 2 kB aside and
# fetch them one by one: a search of 100 000 rows took three to five times as long. Rows written before stay as they
# are until they are next updated.
WHOLE_ROWS = "ALTER TABLE entrepreneurs_enterprise SET (toast_tuple_target = 8160)"


class Migration(migrations.Migration):
    dependencies = [("entrepreneurs", "0002_directory")]
    operations = [
        migrations.RunSQL(WHOLE_ROWS, "ALTER TABLE entrepreneurs_enterprise RESET (toast_tuple_target)"),
    ]
