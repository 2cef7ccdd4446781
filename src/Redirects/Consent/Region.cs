namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>
/// Where a visitor is, as far as it is known: nothing, a country (<c>DE</c>), or a country with its subdivision by ISO 3166-2
/// (<c>US-CA</c>). Eight bytes; the default value is <see cref="Unknown"/>.
/// </summary>
public readonly record struct Region
{
    private const int SubdivisionBits = 24;
    private const ulong SubdivisionMask = (1UL << SubdivisionBits) - 1;

    // Country in the high bits, subdivision in the low 24, both as ASCII and right-aligned.
    private readonly ulong _code;

    private Region(ulong code) => _code = code;

    public static Region Unknown => default;

    public bool IsUnknown => _code == 0;

    public bool HasSubdivision => (_code & SubdivisionMask) != 0;

    /// <summary>The same place without its subdivision.</summary>
    public Region Country => new(_code & ~SubdivisionMask);

    /// <summary>Reads <c>DE</c> or <c>US-CA</c>, in any case. Says nothing about whether the place exists.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Region region)
    {
        var dash = text.IndexOf('-');
        return dash < 0 ? TryCreate(text, default, out region) : TryCreate(text[..dash], text[(dash + 1)..], out region) && region.HasSubdivision;
    }

    /// <summary>From the two codes of a location file: two letters, and up to three letters or digits, which may be empty.</summary>
    public static bool TryCreate(ReadOnlySpan<char> country, ReadOnlySpan<char> subdivision, out Region region)
    {
        region = default;
        if (country.Length != 2 || !char.IsAsciiLetter(country[0]) || !char.IsAsciiLetter(country[1]) || subdivision.Length > 3)
        {
            return false;
        }
        var code = 0UL;
        foreach (var character in subdivision)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
            code = (code << 8) | Upper(character);
        }
        region = new Region((((ulong)Upper(country[0]) << 8) | Upper(country[1])) << SubdivisionBits | code);
        return true;
    }

    /// <summary><c>US-CA</c>, <c>DE</c>, or nothing where the place is unknown.</summary>
    public override string ToString()
    {
        if (IsUnknown)
        {
            return "";
        }
        Span<char> text = stackalloc char[6];
        text[0] = (char)((_code >> 32) & 0xFF);
        text[1] = (char)((_code >> 24) & 0xFF);
        var length = 2;
        for (var shift = 16; HasSubdivision && shift >= 0; shift -= 8)
        {
            if ((char)((_code >> shift) & 0xFF) is not '\0' and var character)
            {
                text[length == 2 ? ++length : length] = character;
                length++;
            }
        }
        if (length > 2)
        {
            text[2] = '-';
        }
        return text[..length].ToString();
    }

    private static byte Upper(char character) => (byte)(character & ~(char.IsAsciiLetter(character) ? 0x20 : 0));
}
