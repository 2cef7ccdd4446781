-- What all clicks of a settled block add up to, beside them: by each value of each column, by quarter of an hour, and visitors until
-- and from each quarter, as DaySums writes it. Null until the day is settled; days that were settled before are settled once more.
ALTER TABLE click_blocks ADD COLUMN sums bytea;
ALTER TABLE click_blocks ALTER COLUMN sums SET STORAGE EXTERNAL;
CREATE INDEX click_blocks_unsummed ON click_blocks (brand_id, day) WHERE sums IS NULL;
DROP INDEX click_blocks_unsettled;

-- As in 0014, with the sums. The one of then stays for programs that still run beside the new one.
CREATE FUNCTION app.settle_click_blocks(of_day date, gone bigint[], counts integer[], columns bytea[], sums bytea[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  brand bigint := app.current_brand();
  removed integer;
  blocks integer := cardinality(counts);
BEGIN
  IF brand IS NULL THEN
    RAISE EXCEPTION 'no brand is entered, so there is nothing to settle';
  END IF;
  DELETE FROM click_blocks WHERE brand_id = brand AND day = of_day AND id = ANY (gone);
  GET DIAGNOSTICS removed = ROW_COUNT;
  IF removed <> cardinality(gone) THEN
    RAISE EXCEPTION 'the blocks of % were changed meanwhile', of_day USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO click_blocks (form, brand_id, day, clicks, minute, link, domain, visitor, traffic, device, channel, country, region,
                            os, os_version, browser, browser_version, in_app, referrer, language, source, medium, campaign, sums)
  -- One column's arrays of all blocks stand together, in the order above.
  SELECT 1, brand, of_day, counts[n], columns[0 * blocks + n], columns[1 * blocks + n], columns[2 * blocks + n], columns[3 * blocks + n],
         columns[4 * blocks + n], columns[5 * blocks + n], columns[6 * blocks + n], columns[7 * blocks + n], columns[8 * blocks + n],
         columns[9 * blocks + n], columns[10 * blocks + n], columns[11 * blocks + n], columns[12 * blocks + n], columns[13 * blocks + n],
         columns[14 * blocks + n], columns[15 * blocks + n], columns[16 * blocks + n], columns[17 * blocks + n], columns[18 * blocks + n],
         settle_click_blocks.sums[n]
    FROM generate_subscripts(counts, 1) AS n;
END
$$;
ALTER FUNCTION app.settle_click_blocks(date, bigint[], integer[], bytea[], bytea[]) OWNER TO wll_rollup;
REVOKE ALL ON FUNCTION app.settle_click_blocks(date, bigint[], integer[], bytea[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.settle_click_blocks(date, bigint[], integer[], bytea[], bytea[]) TO wll_app;

CREATE OR REPLACE FUNCTION app.brands_to_settle(until date) RETURNS SETOF bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT DISTINCT brand_id FROM click_blocks WHERE sums IS NULL AND day <= until
$$;
