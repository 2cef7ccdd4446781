using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Networks;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Clicks.Loading;

/// <summary>A click of the past that never was in the spool: see <see cref="Click"/> for what its parts mean.</summary>
public sealed record PastClick(DateTimeOffset At, BrandId Brand, DomainId Domain, LinkId Link, string UserAgent)
{
    public string Referrer { get; init; } = "";

    public string Languages { get; init; } = "";

    public string Query { get; init; } = "";

    public IPAddress? Address { get; init; }

    public byte? Consent { get; init; }

    /// <summary>Where the visitor was, such as <c>US-CA</c>; without it, where the address is.</summary>
    public string Region { get; init; } = "";
}

/// <summary>Writes clicks of the past as the loader writes those of the present: demo data, generated data.</summary>
public sealed class ClickHistory([FromKeyedServices(DatabaseRoles.Edge)] NpgsqlDataSource dataSource, PlaceLookup placeOf)
{
    private readonly UserAgentIds _userAgents = new();
    private readonly VisitorSalts _salts = new();
    private readonly WordIds _words = new();
    private readonly ClickReading _reading = new(placeOf, NetworkList.Empty);
    private Load? _load;

    /// <summary>One month's clicks, in one transaction. Not on two threads at once.</summary>
    public void WriteMonth(IReadOnlyList<PastClick> clicks)
    {
        using var database = new ClickDatabase(dataSource);
        var bodies = clicks.Select(Body).ToList();
        _userAgents.Trim();
        _words.Trim();
        var agents = clicks.Select(click => _userAgents.KeyOf(Encoding.UTF8.GetBytes(ClickRecord.Cap(click.UserAgent).ToString()))).ToList();
        _userAgents.Resolve(database.Connection);
        var load = _load ??= new Load(_words);
        load.Begin(database.Begin().LoadId);
        for (var i = 0; i < clicks.Count; i++)
        {
            ClickView.TryRead(bodies[i], out var view);
            load.Add(_reading.Read(view, _userAgents.RowOf(agents[i]), view.UnixMicros, clicks[i].Region));
        }

        load.Finish(database);

        using var transaction = database.Connection.BeginTransaction();
        database.Copy(load);

        load.Blocks.Write(database.Connection, transaction);
        database.RecordLoad(transaction, load);
        transaction.Commit();
    }

    // Written as it would be in a segment, so that there is one way of reading a click.
    private byte[] Body(PastClick past)
    {
        var click = new Click
        {
            At = past.At,
            Brand = past.Brand,
            Domain = past.Domain,
            Link = past.Link,
            UserAgent = past.UserAgent,
            Referrer = past.Referrer,
            Languages = past.Languages,
            Query = past.Query,
            Address = past.Address,
            Consent = past.Consent,
            Region = past.Consent is null ? "" : past.Region,
        };
        var userAgent = ClickRecord.Cap(click.UserAgent);
        var visit = new VisitPart(click, _salts.NumberOf(past.Brand, past.Address, userAgent, past.At), isOwnTeam: false);
        var text = new RecordText(userAgent, 0, ReferrerHost.Of(click.Referrer), visit, past.Consent is not null);
        var body = new byte[text.BodySize];
        ClickRecord.Write(body, click, text);
        return body;
    }
}
