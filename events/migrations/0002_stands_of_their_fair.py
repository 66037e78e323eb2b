"""A stand, its type and the application that has it belong to one fair: foreign keys over two and three columns."""

from django.db import migrations

KEYS = [
    ("events_stand", "stand_type_of_its_fair", "(stand_type_id, fair_id)", "events_standtype (id, fair_id)"),
    (
        "events_exhibitorapplication",
        "exhibitor_type_of_its_fair",
        "(stand_type_id, fair_id)",
        "events_standtype (id, fair_id)",
    ),
    (
        "events_exhibitorapplication",
        "exhibitor_stand_of_its_type",
        "(stand_id, fair_id, stand_type_id)",
        "events_stand (id, fair_id, stand_type_id)",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {columns} REFERENCES {target}",
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
        )
        for table, name, columns, target in KEYS
    ]
