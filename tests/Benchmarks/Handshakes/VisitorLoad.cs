using System.Globalization;
using System.Text.Json;
using WhiteLabelLinks.Testing;

namespace WhiteLabelLinks.Benchmarks.Handshakes;

/// <summary>Who visits.</summary>
/// <param name="Busy">Every other visit is at one of the first so many hosts, and by somebody who was there before; 0 for none that come back.</param>
/// <param name="InTurn">Every host as often as any other.</param>
internal sealed record VisitorLoadSettings(int Port, int Hosts, int Visits, int Busy, bool InTurn)
{
    public static VisitorLoadSettings Parse(string[] args) =>
        new(int.Parse(args[0]), int.Parse(args[1]), int.Parse(args[2]), int.Parse(args[3]), bool.Parse(args[4]));

    public string[] ToArguments() =>
        ["greet", .. new[] { Port, Hosts, Visits, Busy }.Select(number => number.ToString(CultureInfo.InvariantCulture)), InTurn ? "true" : "false"];
}

/// <summary>How they were let in.</summary>
/// <param name="Offered">Visits by somebody who was there before.</param>
/// <param name="Resumed">Of these, by a short handshake.</param>
/// <param name="Failed">Of all.</param>
internal sealed record VisitorLoadResult(int Visits, int Offered, int Resumed, int Failed);

/// <summary>Visitors in a process of their own, two at a time, each with one connection after the other.</summary>
internal static class VisitorLoad
{
    private const int AtOnce = 2;

    public static int Run(VisitorLoadSettings settings)
    {
        using var visitor = new ReturningVisitor();
        var results = new VisitorLoadResult[AtOnce];
        Parallel.For(0, AtOnce, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, lane => results[lane] = Visit(visitor, settings, lane));
        Console.WriteLine(JsonSerializer.Serialize(new VisitorLoadResult(
            results.Sum(result => result.Visits), results.Sum(result => result.Offered), results.Sum(result => result.Resumed), results.Sum(result => result.Failed))));
        return 0;
    }

    private static VisitorLoadResult Visit(ReturningVisitor visitor, VisitorLoadSettings settings, int lane)
    {
        var random = new Random(lane);
        var sessions = new Dictionary<int, VisitorSession>();
        var (offered, resumed, failed) = (0, 0, 0);
        for (var visit = 0; visit < settings.Visits / AtOnce; visit++)
        {
            var isBusy = visit % 2 == 0 && settings.Busy > 0;
            var host = isBusy ? random.Next(settings.Busy) : settings.InTurn ? (visit * AtOnce) + lane : random.Next(settings.Busy, settings.Hosts);
            sessions.Remove(host, out var earlier);
            using (earlier)
            {
                if (visitor.Greet(settings.Port, CertifiedTown.HostOf(host % settings.Hosts), earlier) is not { } seen)
                {
                    failed++;
                    continue;
                }
                offered += earlier is null ? 0 : 1;
                resumed += seen.IsResumed ? 1 : 0;
                if (isBusy)
                {
                    sessions[host] = seen.Session;
                }
                else
                {
                    seen.Session.Dispose();
                }
            }
        }
        return new VisitorLoadResult(settings.Visits / AtOnce, offered, resumed, failed);
    }
}
