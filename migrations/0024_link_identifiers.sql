-- Two words by which a link is known outside: the ad group that it stands in, and the creator who shares it. They say what the link
-- is for and go no further: nothing about a click is kept by them, so the data plane has no use for them.
ALTER TABLE links
  ADD COLUMN ad_group text CHECK (length(ad_group) BETWEEN 1 AND 80 AND ad_group !~ '[\u0001-\u001f\u007f-\u009f]'),
  ADD COLUMN creator text CHECK (length(creator) BETWEEN 1 AND 80 AND creator !~ '[\u0001-\u001f\u007f-\u009f]');
CREATE INDEX links_creator ON links (brand_id, creator, id) WHERE creator IS NOT NULL;
