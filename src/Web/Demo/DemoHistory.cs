using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Web.Demo;

/// <summary>A link whose past is to be made up.</summary>
internal sealed record DemoHistoryOf(
    BrandId Brand, DomainId Domain, LinkId Link, DemoLink Story, string ShortHost, TimeZoneInfo Zone, DemoStory Brands, IReadOnlyList<long> Pixels)
{
    public bool IsRetargeting => Story.Mode == "retargeting";
}

/// <summary>Writes made-up clicks as the loader writes real ones, and has them added up.</summary>
internal sealed class DemoHistory([FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource database, ClickHistory history, DemoProof proof, TimeProvider clock)
{
    private const int RollUpAtOnce = 1_000_000;

    public async Task<int> WriteAsync(IReadOnlyList<DemoHistoryOf> links, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var clicks = links.SelectMany(link => DemoClicks.For(link.Story, link.ShortHost, link.Zone, now).Select(click => (link, click)))
            .Select(pair => (pair.link, pair.click, choice: ChoiceOf(pair.link, pair.click)))
            .OrderBy(pair => pair.click.At).ToList();
        foreach (var month in clicks.GroupBy(c => (c.click.At.Year, c.click.At.Month)))
        {
            history.WriteMonth([.. month.Select(c => DemoVisits.Of(c.link, c.click, c.choice))]);
        }
        await using var rollUp = database.CreateCommand("SELECT app.roll_up_clicks($1)");
        rollUp.Parameters.AddWithValue(RollUpAtOnce);
        while (await rollUp.ExecuteScalarAsync(cancellationToken) is > 0L)
        {
        }
        foreach (var link in clicks.Where(c => c.choice is not null).GroupBy(c => c.link))
        {
            await proof.WriteAsync(link.Key, [.. link.Select(c => (c.click, c.choice ?? default))], cancellationToken);
        }
        return clicks.Count;
    }

    private static DemoChoice? ChoiceOf(DemoHistoryOf link, DemoClick click) =>
        link.IsRetargeting ? DemoChoices.For(click, link.Brands.IsAmerican, $"{link.ShortHost}/{link.Story.Slug} {click.At.UtcTicks}") : null;
}
