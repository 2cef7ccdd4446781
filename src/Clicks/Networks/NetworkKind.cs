namespace WhiteLabelLinks.Clicks.Networks;

/// <summary>Who is behind a network that the operator names.</summary>
public enum NetworkKind : byte
{
    /// <summary>Servers of a hosting provider: people do not browse from there.</summary>
    DataCentre,

    /// <summary>A mail provider's filter, which opens links before a person does and looks like a browser.</summary>
    MailScanner,
}
