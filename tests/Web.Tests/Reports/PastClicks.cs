using System.Globalization;
using Npgsql;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>Clicks of another time, loaded into a stage as the loader does.</summary>
internal static class PastClicks
{
    public const string Phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

    public const string Curl = "curl/8.5.0";

    /// <summary>Clicks of one month, added up by nobody yet.</summary>
    public static void Write(TestDatabase database, IEnumerable<PastClick> clicks)
    {
        using var edge = NpgsqlDataSource.Create(database.EdgeConnectionString);
        new ClickHistory(edge, _ => "").WriteMonth([.. clicks]);
    }

    /// <summary>One click a minute, each from an address of its own.</summary>
    public static async Task WriteClicksAsync(
        this LinkStage stage, BrandId brand, DateTimeOffset at, LinkId link, params IReadOnlyList<(string Place, string UserAgent)> clicks)
    {
        Write(stage.App.Database, clicks.Select((click, i) =>
            new PastClick(at.AddMinutes(i), brand, new DomainId(1), link, click.UserAgent)
            {
                Region = click.Place, Address = IPAddress.Parse($"198.51.100.{(i % 250).ToString(CultureInfo.InvariantCulture)}"),
            }));
        await Sql.ScalarAsync<long>(stage.App.Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
    }
}
