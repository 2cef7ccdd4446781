namespace WhiteLabelLinks.Links.Utm;

/// <summary>What becomes of a destination's parameters when a link is saved: what was asked for, and for the rest a template.</summary>
/// <param name="Asked">Values by parameter; null or empty takes one out. What is not named stays as the address has it.</param>
/// <param name="Template">Fills what is still empty then.</param>
/// <param name="Source">The word for <c>{source}</c>.</param>
/// <param name="Campaign">The word for <c>{campaign}</c>.</param>
internal sealed record UtmFilling(IReadOnlyDictionary<UtmParameter, string?> Asked, UtmTemplate? Template, string? Source, string? Campaign)
{
    public static UtmFilling None { get; } = new(new Dictionary<UtmParameter, string?>(), null, null, null);

    public bool ChangesNothing => Asked.Count == 0 && Template is null;

    /// <summary>Whether the link's ending stands in the address, so that another ending makes another address.</summary>
    public bool NamesLink => Template is { } template && UtmParameters.All.Any(parameter => template[parameter]?.Contains("{link}", StringComparison.Ordinal) ?? false);

    public string? Write(string? destination, string slug)
    {
        if (ChangesNothing || string.IsNullOrWhiteSpace(destination))
        {
            return destination;
        }
        var address = UtmAddress.Write(destination.Trim(), Asked);
        if (Template is not { } template)
        {
            return address;
        }
        var there = UtmAddress.Read(address);
        var words = new UtmWords(Source, Campaign, slug);
        var missing = new Dictionary<UtmParameter, string?>();
        foreach (var parameter in UtmParameters.All.Where(parameter => !there.ContainsKey(parameter)))
        {
            if (words.Fill(template[parameter]) is { } value)
            {
                missing[parameter] = value;
            }
        }
        return UtmAddress.Write(address, missing);
    }
}
