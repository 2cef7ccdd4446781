using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Data.Tests.Isolation;

/// <summary>Rows for tests that look at every table.</summary>
internal static class Scenes
{
    /// <summary>At least one row of the brand in each tenant table. A new tenant table needs its line here.</summary>
    public static async Task FillEveryTenantTableAsync(TestDatabase database, BrandId brand)
    {
        await database.ExecuteAsync("SELECT app.ensure_click_partition('2026-01-01')");
        await database.ExecuteAsync($"""
            DO $$
            DECLARE
              brand bigint := {brand};
              person bigint;
              key bigint;
              pixel bigint;
              link bigint := (SELECT min(id) FROM links WHERE brand_id = {brand});
              domain bigint := (SELECT min(id) FROM domains WHERE brand_id = {brand});
            BEGIN
              INSERT INTO users (email, normalized_email, name, security_stamp)
                VALUES (brand || '@example.com', brand || '@EXAMPLE.COM', 'Anna', 'x') RETURNING id INTO person;
              INSERT INTO brand_members (brand_id, user_id, role) VALUES (brand, person, 'owner');
              INSERT INTO api_keys (brand_id, name, prefix, secret_hash, scopes, created_by)
                VALUES (brand, 'Key', 'abc', '\x00', ARRAY['links'], 'test') RETURNING id INTO key;
              INSERT INTO idempotency_keys (brand_id, api_key_id, key, request_hash) VALUES (brand, key, 'once', '\x00');
              INSERT INTO audit_events (brand_id, id, actor, action) VALUES (brand, gen_random_uuid(), 'test', 'tested');
              INSERT INTO link_changes (brand_id, link_id, id, actor, action) VALUES (brand, link, gen_random_uuid(), 'test', 'created');
              INSERT INTO campaigns (brand_id, name, name_key, created_by, updated_by) VALUES (brand, 'Spring', 'spring', 'test', 'test');
              INSERT INTO utm_templates (brand_id, name, name_key, source) VALUES (brand, 'Newsletter', 'newsletter', 'newsletter');
              INSERT INTO utm_rules (brand_id, required) VALUES (brand, ARRAY['utm_source']);
              INSERT INTO link_batches (brand_id, id, actor, request, total) VALUES (brand, gen_random_uuid(), 'test', '[]', 1);
              INSERT INTO clicks (brand_id, domain_id, link_id, load_id, clicked_at, id)
                VALUES (brand, domain, link, 1, '2026-01-02', gen_random_uuid());
              INSERT INTO click_quarters (brand_id, link_id, quarter, clicks) VALUES (brand, link, '2026-01-02', 1);
              INSERT INTO click_totals (brand_id, link_id, clicks, last_click_at) VALUES (brand, link, 1, '2026-01-02');
              INSERT INTO pixels (brand_id, platform, tag, name, created_by) VALUES (brand, 'meta', '843671884361709', 'Meta', 'test')
                RETURNING id INTO pixel;
              INSERT INTO domain_pixels (brand_id, domain_id, pixel_id) VALUES (brand, domain, pixel);
              INSERT INTO link_retargeting (brand_id, link_id) VALUES (brand, link);
              INSERT INTO link_pixels (brand_id, link_id, pixel_id) VALUES (brand, link, pixel);
              INSERT INTO destination_checks (brand_id, link_id, destination, asked_at) VALUES (brand, link, 'https://example.com/', '2026-01-02');
              INSERT INTO domain_events (brand_id, domain_id, kind) VALUES (brand, domain, 'claimed');
              INSERT INTO domain_consent (brand_id, domain_id) VALUES (brand, domain);
              INSERT INTO domain_looks (brand_id, domain_id, version, theme, created_by) VALUES (brand, domain, 1, 'plain', 'test');
              INSERT INTO shared_views (brand_id, token_hash, title, query, created_by, ends_at)
                VALUES (brand, decode(repeat('0a', 32), 'hex'), 'Clicks', '?range=7d', 'test', now() + interval '1 day');
              INSERT INTO day_notes (brand_id, day, text, created_by) VALUES (brand, '2026-01-02', 'Newsletter', 'test');
              PERFORM app.add_stray_visits('2026-01-02', jsonb_build_array(jsonb_build_object(
                'brand', brand, 'domain', domain, 'root', 1, 'unknown', 2, 'slugs', jsonb_build_object('sprng', 2))));
              INSERT INTO reach_quarters (brand_id, link_id, quarter, consent, clicks) VALUES (brand, link, '2026-01-02', 13, 1);
              INSERT INTO click_recounts (brand_id, id, asked_at, asked_by, lists_version, first_day, last_day, next_day)
                VALUES (brand, gen_random_uuid(), '2026-01-02', '', 1, '2026-01-02', '2026-01-02', '2026-01-02');
              INSERT INTO own_networks (brand_id, network, name, added_by, added_at) VALUES (brand, '192.0.2.0/24', 'Office', 'test', '2026-01-02');
              INSERT INTO totals_only_periods (brand_id, domain_id, since, turned_on_by) VALUES (brand, domain, '2026-01-02', 'test');
              PERFORM app.add_click_erasures(jsonb_build_array(jsonb_build_object('brand_id', brand, 'id', gen_random_uuid(), 'domain_id', domain,
                'asked_at', '2026-01-02T10:00:00Z', 'numbers', jsonb_build_array(jsonb_build_object('day', '2026-01-02', 'visitor', 7)))));
              PERFORM app.add_redirect_speeds('2026-01-02', ARRAY[domain], ARRAY[0::smallint], ARRAY[30], ARRAY[1::bigint]);
              INSERT INTO speed_warnings (brand_id, domain_id, told_of) VALUES (brand, domain, '2026-01-02');
              INSERT INTO click_retention (brand_id, months, changed_by, changed_at) VALUES (brand, 12, 'test', '2026-01-02');
              INSERT INTO click_words (brand_id, id, word) VALUES (brand, 1, 'news.example');
              PERFORM app.add_click_blocks(ARRAY[brand], ARRAY[date '2026-01-02'], ARRAY[1], array_fill('\x00'::bytea, ARRAY[19]));
              PERFORM app.add_load_sums(1, ARRAY[brand], ARRAY[1], ARRAY[link], ARRAY[timestamptz '2026-01-02'], ARRAY[-1::smallint], ARRAY[1], ARRAY[1],
                ARRAY[timestamptz '2026-01-02']);
              PERFORM app.add_consent_banners(jsonb_build_array(jsonb_build_object(
                'brand', brand, 'hash', repeat('ab', 32), 'content', jsonb_build_object('title', 'May we?'))));
              PERFORM app.add_consent_records(jsonb_build_array(jsonb_build_object(
                'brand_id', brand, 'id', gen_random_uuid(), 'at', '2026-01-02T10:00:00Z', 'domain_id', domain, 'link_id', link,
                'action', 'accepted', 'method', 'banner', 'visitor', repeat('0a', 16), 'banner_hash', repeat('ab', 32), 'language', 'de',
                'region', 'DE', 'regime', 'opt_in', 'rule', 'DE', 'gpc', false, 'dnt', false, 'platforms', '["meta"]'::jsonb)));
              PERFORM app.add_pixel_outcomes(jsonb_build_array(jsonb_build_object(
                'brand_id', brand, 'link_id', link, 'pixel_id', pixel, 'at', '2026-01-02T10:00:00Z', 'outcome', 'loaded', 'ms', 120)));
            END
            $$
            """);
    }
}
