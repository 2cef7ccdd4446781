-- As in 0023, with fewer sizes: a block of some thousand clicks costs a reader little, and writing it once more as much as all its loads.
CREATE OR REPLACE FUNCTION app.merge_click_blocks(since date) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  many record;
  made integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7305811, 4) THEN
    RETURN 0;
  END IF;
  FOR many IN SELECT brand_id, day, array_agg(id) AS ids FROM click_blocks WHERE form = 0 AND sums IS NULL AND day >= since AND clicks < 4096
               GROUP BY brand_id, day, floor(log(8, clicks)) HAVING count(*) >= 8 LIMIT 500 LOOP
    WITH gone AS (DELETE FROM click_blocks b WHERE b.brand_id = many.brand_id AND b.day = many.day AND b.id = ANY (many.ids) RETURNING *)
    INSERT INTO click_blocks (brand_id, day, clicks, minute, link, domain, visitor, traffic, device, channel, country, region,
                              os, os_version, browser, browser_version, in_app, referrer, language, source, medium, campaign)
      SELECT many.brand_id, many.day, sum(clicks), string_agg(minute, '' ORDER BY id), string_agg(link, '' ORDER BY id),
             string_agg(domain, '' ORDER BY id), string_agg(visitor, '' ORDER BY id), string_agg(traffic, '' ORDER BY id),
             string_agg(device, '' ORDER BY id), string_agg(channel, '' ORDER BY id), string_agg(country, '' ORDER BY id),
             string_agg(region, '' ORDER BY id), string_agg(os, '' ORDER BY id), string_agg(os_version, '' ORDER BY id),
             string_agg(browser, '' ORDER BY id), string_agg(browser_version, '' ORDER BY id), string_agg(in_app, '' ORDER BY id),
             string_agg(referrer, '' ORDER BY id), string_agg(language, '' ORDER BY id), string_agg(source, '' ORDER BY id),
             string_agg(medium, '' ORDER BY id), string_agg(campaign, '' ORDER BY id)
        FROM gone HAVING count(*) > 0;
    made := made + 1;
  END LOOP;
  RETURN made;
END
$$;
