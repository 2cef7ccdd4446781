namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>By which kind of way a click came. The numbers are stored: they are never given to anything else.</summary>
public enum Channel : byte
{
    /// <summary>No referrer and no parameter says where from: typed, a bookmark, or a program that hides it.</summary>
    Direct = 0,

    /// <summary>A mail, read in a program or on the web.</summary>
    Email = 1,

    /// <summary>A social network, paid for or not told apart.</summary>
    Social = 2,

    /// <summary>The unpaid results of a search engine.</summary>
    Search = 3,

    /// <summary>A messenger or text message.</summary>
    Messenger = 4,

    /// <summary>An advertisement: an ad platform's click id, or a medium that says so.</summary>
    Paid = 5,

    /// <summary>A scanned code.</summary>
    QrCode = 6,

    /// <summary>A link on a site that is none of the others.</summary>
    OtherSite = 7,

    /// <summary>The answer of an AI assistant.</summary>
    Assistant = 8,
}
