namespace WhiteLabelLinks.Links.Utm;

/// <summary>Reads and writes the five parameters in an address as text; everything else in it stays as it is.</summary>
internal static class UtmAddress
{
    /// <summary>Those that say something. Of several with one name the first that does.</summary>
    public static Dictionary<UtmParameter, string> Read(string? address)
    {
        var values = new Dictionary<UtmParameter, string>();
        foreach (var part in new Parts(address).Parameters)
        {
            if (UtmParameters.Parse(NameOf(part)) is { } parameter && ValueOf(part) is { Length: > 0 } value)
            {
                values.TryAdd(parameter, value);
            }
        }
        return values;
    }

    /// <summary>The address without any of them.</summary>
    public static string Strip(string? address)
    {
        var parts = new Parts(address);
        return parts.With(parts.Parameters.Where(part => UtmParameters.Parse(NameOf(part)) is null));
    }

    /// <summary>
    /// The address with these values: each once, in the place of the first that was there, else at the end. A value that is null or
    /// empty takes the parameter out; parameters that are not named stay.
    /// </summary>
    public static string Write(string? address, IReadOnlyDictionary<UtmParameter, string?> values)
    {
        var parts = new Parts(address);
        var written = new List<string>();
        var done = new HashSet<UtmParameter>();
        foreach (var part in parts.Parameters)
        {
            if (UtmParameters.Parse(NameOf(part)) is not { } parameter || !values.TryGetValue(parameter, out var value))
            {
                written.Add(part);
            }
            else if (done.Add(parameter) && !string.IsNullOrEmpty(value))
            {
                written.Add(Pair(parameter, value));
            }
        }
        foreach (var (parameter, value) in values.OrderBy(pair => pair.Key))
        {
            if (!string.IsNullOrEmpty(value) && done.Add(parameter))
            {
                written.Add(Pair(parameter, value));
            }
        }
        return parts.With(written);
    }

    /// <summary>
    /// The name of a parameter whose value is an e-mail address, as newsletters like to add it; null when there is none. Such an
    /// address would be kept in the logs of everybody along the way.
    /// </summary>
    public static string? FindEmail(string? address)
    {
        foreach (var part in new Parts(address).Parameters)
        {
            if (IsEmail(ValueOf(part)) || IsEmail(NameOf(part)))
            {
                return IsEmail(NameOf(part)) ? "?" : NameOf(part);
            }
        }
        return null;
    }

    /// <summary>Whether a text holds something like <c>anna@example.com</c>, encoded once more or not.</summary>
    public static bool IsEmail(string text)
    {
        var plain = Decode(text);
        for (var at = plain.IndexOf('@', StringComparison.Ordinal); at >= 0; at = plain.IndexOf('@', at + 1))
        {
            var dot = plain.IndexOf('.', at + 1);
            if (at > 0 && IsOfName(plain[at - 1]) && dot > at + 1 && dot < plain.Length - 1 && plain.AsSpan(at + 1, dot - at - 1).IndexOfAny(" /&?") < 0)
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '-' or '+';

    private static string Pair(UtmParameter parameter, string value) => $"{parameter.ToName()}={Uri.EscapeDataString(value)}";

    private static string NameOf(string part) => Decode(part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? part[..equals] : part);

    private static string ValueOf(string part) =>
        part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? Decode(part[(equals + 1)..]).Trim() : "";

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    // What comes before the query, its parameters, and the fragment with its "#".
    private readonly struct Parts
    {
        private readonly string _before;
        private readonly string _fragment;

        public Parts(string? address)
        {
            var text = address ?? "";
            var hash = text.IndexOf('#', StringComparison.Ordinal);
            _fragment = hash < 0 ? "" : text[hash..];
            text = hash < 0 ? text : text[..hash];
            var question = text.IndexOf('?', StringComparison.Ordinal);
            _before = question < 0 ? text : text[..question];
            Parameters = question < 0 ? [] : text[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries);
        }

        public IReadOnlyList<string> Parameters { get; }

        public string With(IEnumerable<string> parameters)
        {
            var query = string.Join('&', parameters);
            return query.Length == 0 ? _before + _fragment : $"{_before}?{query}{_fragment}";
        }
    }
}
