namespace WhiteLabelLinks.Links.Utm;

/// <summary>What a brand may call the parameter by which it names sources for itself. The edge takes it out of what it passes on.</summary>
internal static class SourceParameterName
{
    public const int Longest = 32;

    // These mean something to destinations, to ad platforms or to us: taken out, they would be missed.
    private static readonly HashSet<string> Taken =
    [
        "qr", "gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "ttclid", "twclid", "li_fat_id", "epik", "rdt_cid", "sccid", "scid",
        "qclid", "igshid", "mc_cid", "mc_eid", "id", "q",
    ];

    /// <summary>What is wrong with a name in lower case; null when it can be used.</summary>
    public static string? ComplainOf(string name) =>
        name.Length > Longest || !char.IsAsciiLetterLower(name[0]) || name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter is not ('_' or '-'))
            ? LinksText.SourceParameterWrong.With(Longest)
            : name.StartsWith("utm_", StringComparison.Ordinal) || Taken.Contains(name) ? LinksText.SourceParameterTaken.With(name) : null;
}
