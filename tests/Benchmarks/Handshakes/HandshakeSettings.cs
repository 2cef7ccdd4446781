namespace WhiteLabelLinks.Benchmarks.Handshakes;

/// <summary>How many hosts there are, and how long it is looked. The bounds are judged at the defaults.</summary>
/// <param name="Hosts">That have a certificate.</param>
/// <param name="Rotating">Of these, so many are visited while returning visitors are counted.</param>
/// <param name="Busy">And so many of those have most visitors.</param>
internal sealed record HandshakeSettings(int Hosts = 10_000, int Rotating = 1_000, int Busy = 200, int Rounds = 7, int Visits = 3_000)
{
    public static HandshakeSettings Parse(string[] args)
    {
        var settings = new HandshakeSettings();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = int.Parse(args[i + 1]);
            settings = args[i] switch
            {
                "--hosts" => settings with { Hosts = value },
                "--rotating" => settings with { Rotating = value },
                "--busy" => settings with { Busy = value },
                "--rounds" => settings with { Rounds = value },
                "--visits" => settings with { Visits = value },
                _ => throw new ArgumentException($"There is no option {args[i]}: --hosts, --rotating, --busy, --rounds, --visits."),
            };
        }
        return settings;
    }
}
