namespace WhiteLabelLinks.AdPlatforms;

/// <summary>What a pixel is for, in the words of a banner.</summary>
[Flags]
public enum PixelPurposes
{
    None = 0,
    Advertising = 1,
    Measurement = 2,
}

/// <summary>Where a platform sees which link was clicked.</summary>
public enum LinkSeenBy
{
    /// <summary>In the event's parameters: <c>link_id</c>, <c>campaign</c>, <c>slug</c>.</summary>
    Parameter,

    /// <summary>Only in the address of the short link: its rules select by URL.</summary>
    Address,
}

/// <summary>What a click on a link stands for; each platform has its own word for each.</summary>
public enum ClickEvent
{
    LinkClick,
    PageView,
    ProductView,
    CheckoutStart,
    ArticleRead,
    VideoWatch,
}

/// <summary>Words for the field of an id.</summary>
/// <param name="Name">What the platform calls the id.</param>
/// <param name="Example">One that is not anybody's.</param>
/// <param name="WhereToFind">A sentence that leads to it.</param>
public sealed record PixelIdHelp(string Name, string Example, string WhereToFind);

/// <summary>A cookie that a platform's script sets.</summary>
/// <param name="Name">Its name, or the fixed beginning followed by <c>*</c>.</param>
/// <param name="Days">How long it is kept; null where no source that we read says so.</param>
public sealed record PlatformCookie(string Name, int? Days = null);

/// <summary>What a platform asks of an audience that people are added to by a pixel.</summary>
/// <param name="MinimumSize">People needed before an ad is shown to it; null when unknown.</param>
/// <param name="MinimumConfirmed">False: from memory, a single weak source, or sources that disagree.</param>
/// <param name="MaxMembershipDays">The longest a person stays in it; null when unknown.</param>
/// <param name="MembershipConfirmed">As <paramref name="MinimumConfirmed"/>.</param>
/// <param name="ActiveWithinDays">Only people who were seen within so many days count towards the minimum; null when nothing says so.</param>
public sealed record AudienceLimits(
    int? MinimumSize, bool MinimumConfirmed, int? MaxMembershipDays, bool MembershipConfirmed, int? ActiveWithinDays = null)
{
    /// <summary>The platform tells nothing about audiences.</summary>
    public static AudienceLimits Unknown { get; } = new(null, false, null, false);
}

/// <summary>The version of an interface that we speak.</summary>
/// <param name="Name">What the platform calls the interface.</param>
/// <param name="Version">As it is written in addresses or headers; empty for an interface without versions.</param>
/// <param name="Base">Where it answers: host, and path if there is one.</param>
/// <param name="Sunset">The last day on which it is sure to answer; null when no end is announced.</param>
/// <param name="SunsetConfirmed">False: counted from how long versions usually live.</param>
public sealed record ApiVersion(string Name, string Version, Uri Base, DateOnly? Sunset = null, bool SunsetConfirmed = false);

/// <summary>A version that ends soon, or has ended.</summary>
/// <param name="DaysLeft">Negative when it has ended.</param>
public sealed record ApiSunset(AdPlatform Platform, ApiVersion Api, int DaysLeft);
