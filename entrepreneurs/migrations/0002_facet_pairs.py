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


class Migration(migrations.Migration):
    dependencies = [("entrepreneurs", "0001_initial")]
    operations = [migrations.RunSQL(FACET_PAIRS, "DROP MATERIALIZED VIEW entrepreneurs_facet_pairs")]
