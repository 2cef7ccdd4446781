namespace WhiteLabelLinks.Redirects.Slugs;

/// <summary>The two digits after a percent sign.</summary>
internal static class HexPair
{
    /// <summary>Their value, or a negative number when one of them is no hexadecimal digit.</summary>
    public static int Parse(char high, char low)
    {
        var (h, l) = (Digit(high), Digit(low));
        return (h | l) < 0 ? -1 : (h << 4) | l;
    }

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
