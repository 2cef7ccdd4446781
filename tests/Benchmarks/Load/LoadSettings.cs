using System.Globalization;

namespace WhiteLabelLinks.Benchmarks.Load;

internal sealed record LoadSettings(int Port, int Connections, int Seconds, int Links, int Hosts)
{
    public static LoadSettings Parse(string[] args)
    {
        var numbers = Array.ConvertAll(args, text => int.Parse(text, CultureInfo.InvariantCulture));
        return new LoadSettings(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    public string[] ToArguments() => ["send", .. ((int[])[Port, Connections, Seconds, Links, Hosts]).Select(n => n.ToString(CultureInfo.InvariantCulture))];
}

/// <summary>What was sent and how long the answers took, in microseconds.</summary>
internal sealed record LoadResult(long Requests, long Failed, double Seconds, double P50, double P99, double Longest);
