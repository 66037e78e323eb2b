"""How the directory finds an enterprise: columns that PostgreSQL keeps, whoever changes the row.

`facets` holds one word per value that the directory can filter by, prefixed by its facet: `m:` municipality,
`k:` category, `s:` public status, `g:` group helped, `b:` buyers' trait, `f:` legal form.
"""

# The body of the BEFORE INSERT OR UPDATE trigger on entrepreneurs_enterprise.
INDEX_FUNCTION = """
    SELECT CASE WHEN sr_fold(NEW.settlement) IN ('', sr_fold(m.name)) THEN m.name
                ELSE concat_ws(', ', m.name, NEW.settlement) END INTO NEW.place
      FROM centar_municipality m WHERE m.id = NEW.municipality_id;
    NEW.place := COALESCE(NEW.place, NEW.settlement);
    NEW.legal_status := CASE
        WHEN NEW.legal_form IN ('', 'none') THEN 'founding'
        WHEN NEW.status_stage = 'registered' THEN 'registered'
        ELSE 'operates_by_model' END;
    NEW.name_fold := sr_fold(concat_ws(' ', NEW.name, NEW.short_name, array_to_string(NEW.brand_names, ' ')));
    NEW.sort_key := sr_sort_latn(NEW.name);
    NEW.search := setweight(to_tsvector('sr', NEW.name_fold), 'A')
        || setweight(to_tsvector('sr', sr_fold(NEW.place)), 'B')
        || setweight(to_tsvector('sr', sr_fold(concat_ws(' ', NEW.description, NEW.description_en, (
            SELECT string_agg(concat_ws(' ', c.name, c.name_en), ' ') FROM entrepreneurs_category c
              JOIN entrepreneurs_categoryoffered ec ON ec.category_id = c.id WHERE ec.enterprise_id = NEW.id
           )))), 'C');
    NEW.facets := ARRAY(
        SELECT 'm:' || m.slug FROM centar_municipality m WHERE m.id = NEW.municipality_id
        UNION ALL SELECT 's:' || NEW.legal_status
        UNION ALL SELECT 'f:' || NEW.legal_form WHERE NEW.legal_form <> ''
        UNION ALL SELECT 'b:vat' WHERE NEW.vat_payer
        UNION ALL SELECT 'b:e_invoice' WHERE NEW.e_invoice
        UNION ALL SELECT 'b:public_sector' WHERE NEW.public_sector
        UNION ALL SELECT 'b:delivery' WHERE NEW.delivers
        UNION ALL (SELECT 'k:' || c.slug FROM entrepreneurs_category c
              JOIN entrepreneurs_categoryoffered ec ON ec.category_id = c.id
             WHERE ec.enterprise_id = NEW.id ORDER BY c.position, c.id)
        UNION ALL (SELECT 'g:' || g.slug FROM entrepreneurs_vulnerablegroup g
              JOIN entrepreneurs_groupserved gs ON gs.group_id = g.id
             WHERE gs.enterprise_id = NEW.id ORDER BY g.position, g.id)
    );
    RETURN NEW;
"""

# The body of the AFTER INSERT OR UPDATE trigger that fills entrepreneurs_nameword (entrepreneurs/vocabulary.py). In
# order, so that two rows that bring the same new words do not wait for each other.
NAME_WORDS_FUNCTION = """
    IF TG_OP = 'INSERT' OR NOT OLD.is_listed OR NEW.name_fold IS DISTINCT FROM OLD.name_fold THEN
        INSERT INTO entrepreneurs_nameword (word)
        SELECT DISTINCT word FROM regexp_split_to_table(NEW.name_fold, '[^a-z0-9]+') AS word
         WHERE word ~ '[a-z]' ORDER BY word
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
"""
