namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>Who is behind a visit, as far as its headers say. Only a person is ever asked or counted in an audience.</summary>
public enum VisitKind
{
    Person = 0,

    /// <summary>A browser that fetches ahead, before anyone has clicked.</summary>
    Prefetch = 1,

    /// <summary>A messenger or network that makes a preview of a link.</summary>
    LinkPreview = 2,

    /// <summary>A crawler, a tool, or whoever sends no user agent.</summary>
    Bot = 3,
}
