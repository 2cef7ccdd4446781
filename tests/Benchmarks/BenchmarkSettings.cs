namespace WhiteLabelLinks.Benchmarks;

/// <summary>How long and how large a run is. The bounds are judged at the defaults.</summary>
internal sealed record BenchmarkSettings(int Links = 1_000_000, int Hosts = 1_000, int Seconds = 4, int Rounds = 7, int Connections = 64)
{
    public static BenchmarkSettings Parse(string[] args)
    {
        var settings = new BenchmarkSettings();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = int.Parse(args[i + 1]);
            settings = args[i] switch
            {
                "--links" => settings with { Links = value },
                "--hosts" => settings with { Hosts = value },
                "--seconds" => settings with { Seconds = value },
                "--rounds" => settings with { Rounds = value },
                "--connections" => settings with { Connections = value },
                _ => throw new ArgumentException($"There is no option {args[i]}: --links, --hosts, --seconds, --rounds, --connections."),
            };
        }
        return settings;
    }
}
