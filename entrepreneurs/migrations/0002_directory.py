from django.db import migrations

# How many listed enterprises have both of two facet words; "*" stands for any. Read by entrepreneurs/facets.py in
# registries of thousands, refreshed by a job.
FACET_PAIRS = """
CREATE MATERIALIZED VIEW entrepreneurs_facet_pairs AS
SELECT a, b, count(*) AS n
  FROM (SELECT array_append(facets, '*') AS words FROM entrepreneurs_enterprise WHERE is_listed) AS listed,
       unnest(words) AS a, unnest(words) AS b
 GROUP BY a, b;
CREATE UNIQUE INDEX entrepreneurs_facet_pairs_once ON entrepreneurs_facet_pairs (a, b);
"""


# The place of an enterprise stands in its row too; a model of another app can carry no trigger of ours.
PLACE_CHANGED = """
CREATE FUNCTION entrepreneurs_place_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE entrepreneurs_enterprise SET facets = facets WHERE municipality_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER entrepreneurs_place_changed AFTER UPDATE OF name, slug ON centar_municipality
    FOR EACH ROW WHEN ((OLD.name, OLD.slug) IS DISTINCT FROM (NEW.name, NEW.slug))
    EXECUTE FUNCTION entrepreneurs_place_changed();
"""
PLACE_UNCHANGED = """
DROP TRIGGER entrepreneurs_place_changed ON centar_municipality;
DROP FUNCTION entrepreneurs_place_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("entrepreneurs", "0001_initial")]
    operations = [
        migrations.RunSQL(FACET_PAIRS, "DROP MATERIALIZED VIEW entrepreneurs_facet_pairs"),
        migrations.RunSQL(PLACE_CHANGED, PLACE_UNCHANGED),
    ]
