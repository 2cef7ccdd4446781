using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.AdPlatforms;

/// <summary>What became of a pixel on a page.</summary>
public enum PixelState
{
    /// <summary>Not asked for: the person opted out, and the platform has no signal for that.</summary>
    NotAsked,

    /// <summary>Asked for; the visitor left before it answered.</summary>
    Asked,

    /// <summary>Its script came and ran.</summary>
    Loaded,

    /// <summary>Its script did not come: blocked, unreachable, or broken.</summary>
    Failed,

    /// <summary>It had not come when the budget was over.</summary>
    TimedOut,
}

/// <summary>What a page says about one of its pixels.</summary>
/// <param name="Milliseconds">From the script's start until the state was known; 0 for the first two states.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PixelResult(PixelId Pixel, PixelState State, int Milliseconds);

/// <summary>
/// The body of the beacon: the page's token, and for each pixel a space, our number, one letter and milliseconds:
/// <c>Zm9v.YmFy 42l153 43f20 44t400</c>. Letters: n not asked, a asked, l loaded, f failed, t timed out.
/// </summary>
public static class PixelBeacon
{
    /// <summary>A longer body is nobody's page.</summary>
    public const int MaxLength = 1024;

    private const string Letters = "nalft";
    private const int LongestMilliseconds = 600_000;

    /// <summary>
    /// Reads a body. False for anything that no page of ours writes; it comes from a stranger's browser, so the token has to be
    /// verified before a word of it is believed.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> body, out string token, out IReadOnlyList<PixelResult> results)
    {
        (token, results) = ("", []);
        if (body.Length is 0 or > MaxLength || body.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        var words = Encoding.ASCII.GetString(body).Split(' ');
        if (words[0].Length == 0 || words.Length - 1 > PixelSet.MostPixels)
        {
            return false;
        }

        var found = new PixelResult[words.Length - 1];
        for (var i = 0; i < found.Length; i++)
        {
            if (!TryParse(words[i + 1], out found[i]))
            {
                return false;
            }
        }

        (token, results) = (words[0], found);
        return true;
    }

    private static bool TryParse(string word, out PixelResult result)
    {
        result = default;
        var at = word.AsSpan().IndexOfAnyInRange('a', 'z');
        if (at <= 0 || Letters.IndexOf(word[at], StringComparison.Ordinal) is var state && state < 0
            || !long.TryParse(word.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var pixel)
            || !int.TryParse(word.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds > LongestMilliseconds)
        {
            return false;
        }

        result = new PixelResult(new PixelId(pixel), (PixelState)state, milliseconds);
        return true;
    }
}
