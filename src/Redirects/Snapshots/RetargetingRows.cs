using Npgsql;
using WhiteLabelLinks.AdPlatforms;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Pixels;

namespace WhiteLabelLinks.Redirects.Snapshots;

/// <summary>
/// Reads <c>serving.domain_retargeting</c> and <c>serving.link_retargeting</c>. Whatever in a row cannot be used makes pixels stay
/// off, never fire otherwise than was meant, and is told.
/// </summary>
internal sealed class RetargetingRows
{
    private const string DomainSql =
        """
        SELECT brand_id, domain_id, operator_floor, operator_dnt, operator_limit, operator_accepted, operator_declined,
               agency_floor, agency_dnt, agency_limit, agency_accepted, agency_declined,
               floor, honour_dnt, limit_data, accepted_for_days, declined_for_days,
               stricter_regions, ask_by, budget_ms, controller, contact, policy_url, retention_days, sensitive, confirmed, pixels,
               theme, tokens, texts
          FROM serving.domain_retargeting WHERE $1::bigint IS NULL OR brand_id = $1
        """;

    private const string LinkSql =
        "SELECT brand_id, domain_id, link_id, pixel_mode, event, ownership, pixels FROM serving.link_retargeting WHERE $1::bigint IS NULL OR brand_id = $1";

    /// <summary>The table after a brand, or every brand, was read again.</summary>
    public static async Task<RetargetingTable> ReadAsync(
        NpgsqlConnection connection, RetargetingTable previous, BrandId? brand, LoadProblems problems, CancellationToken cancellation)
    {
        var links = await ReadLinksAsync(connection, brand, cancellation);
        var linksOf = links.ToLookup(link => link.Domain);
        List<DomainRetargeting> domains = [];
        List<KeyValuePair<LinkId, LinkRetargeting>> found = [];
        await using var command = Command(DomainSql, connection, brand);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var domain = ReadDomain(reader, linksOf, problems);
            domains.Add(domain);
            found.AddRange(linksOf[domain.Domain].Select(link => KeyValuePair.Create(link.Link, Resolve(link, domain, problems))));
        }
        return previous.With(brand, domains, found);
    }

    private static async Task<List<LinkPixels>> ReadLinksAsync(NpgsqlConnection connection, BrandId? brand, CancellationToken cancellation)
    {
        List<LinkPixels> links = [];
        await using var command = Command(LinkSql, connection, brand);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            links.Add(new LinkPixels(
                new BrandId(reader.GetInt64(0)), new DomainId(reader.GetInt64(1)), new LinkId(reader.GetInt64(2)), reader.GetString(3),
                reader.GetString(4), reader.GetString(5), reader.GetString(6)));
        }
        return links;
    }

    private static DomainRetargeting ReadDomain(NpgsqlDataReader reader, ILookup<DomainId, LinkPixels> links, LoadProblems problems)
    {
        var id = new DomainId(reader.GetInt64(1));
        var row = new RowValues(reader);
        var isOff = row.Is("sensitive");
        var own = isOff ? [] : PixelRows.Read(row.Text("pixels"), $"Domain {id}", problems);
        var others = isOff ? [] : links[id].Where(link => link.CanFire).SelectMany(link => PixelRows.Read(link.Pixels, $"Link {link.Link}", problems));
        var controller = row.Text("controller");
        var contact = row.Text("contact");
        return new DomainRetargeting
        {
            Brand = new BrandId(reader.GetInt64(0)),
            Domain = id,
            Policy = PolicyRows.Read(row, $"Domain {id}", problems),
            IsReady = row.Is("confirmed") && !isOff && controller.Length > 0 && contact.Length > 0,
            Pixels = PixelRows.Set(own, $"Domain {id}", problems),
            Platforms = [.. AdPlatformCatalog.All.Where(platform => own.Concat(others).Any(pixel => pixel.Platform == platform))],
            BudgetMilliseconds = row.Number("budget_ms") ?? 400,
            Look = LookRows.Read(row, $"Domain {id}", problems),
            Controller = controller,
            Contact = contact,
            PolicyUrl = row.Text("policy_url") is { Length: > 0 } url ? url : null,
            RetentionDays = row.Number("retention_days") ?? 1095,
        };
    }

    private static LinkRetargeting Resolve(LinkPixels link, DomainRetargeting domain, LoadProblems problems)
    {
        var place = $"Link {link.Link}";
        IEnumerable<PagePixel> pixels = !link.CanFire ? [] : link.Mode switch
        {
            "inherit" => domain.Pixels.Pixels,
            "add" => domain.Pixels.Pixels.Concat(PixelRows.Read(link.Pixels, place, problems)),
            "replace" => PixelRows.Read(link.Pixels, place, problems),
            _ => [],
        };
        return new LinkRetargeting(link.Brand, PixelRows.Set(pixels, place, problems), PixelRows.Event(link.Event));
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection, BrandId? brand)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = brand is { } one ? one.Value : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        return command;
    }

    private sealed record LinkPixels(BrandId Brand, DomainId Domain, LinkId Link, string Mode, string Event, string Ownership, string Pixels)
    {
        // Whoever's page it is that is not ours decides what is fired for it.
        public bool CanFire => Mode != "off" && Ownership != "theirs";
    }
}
