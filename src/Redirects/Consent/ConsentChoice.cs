using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>What a visitor chose. The values are part of the cookie's format.</summary>
public enum ConsentChoiceKind
{
    /// <summary>Nothing yet, or nothing that could be believed.</summary>
    None = 0,
    Accepted = 1,
    Declined = 2,

    /// <summary>Agreed once and took it back.</summary>
    Withdrawn = 3,
}

/// <summary>
/// The first eight bytes of a hash over what a banner means: platforms, purposes, text. When one of them changes, an agreement
/// to the older banner counts no more.
/// </summary>
public readonly record struct BannerMark(ulong Value)
{
    public static BannerMark Of(ReadOnlySpan<byte> meaning)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(meaning, hash);
        return new BannerMark(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}

/// <summary>A random number that stands for a visitor who agreed. It exists only from then on, and nobody else ever has one.</summary>
public readonly record struct VisitorId(UInt128 Value)
{
    public static VisitorId New()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return new VisitorId(BinaryPrimitives.ReadUInt128BigEndian(random));
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}

/// <summary>
/// A visitor's choice on a domain. The default value is no choice. A refusal holds nothing that tells one visitor from another:
/// no id, and the day instead of the time.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ConsentChoice
{
    private ConsentChoice(ConsentChoiceKind kind, BannerMark banner, DateTimeOffset at, VisitorId visitor) =>
        (Kind, Banner, At, Visitor) = (kind, banner, at, visitor);

    public static ConsentChoice None => default;

    public ConsentChoiceKind Kind { get; }

    /// <summary>The banner that was answered.</summary>
    public BannerMark Banner { get; }

    /// <summary>When: to the second for an agreement, to the day (UTC) for a refusal.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The visitor who agreed; zero for everyone else.</summary>
    public VisitorId Visitor { get; }

    public bool IsRefusal => Kind is ConsentChoiceKind.Declined or ConsentChoiceKind.Withdrawn;

    public static ConsentChoice Accepted(BannerMark banner, DateTimeOffset at, VisitorId visitor) =>
        new(ConsentChoiceKind.Accepted, banner, DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds()), visitor);

    public static ConsentChoice Declined(BannerMark banner, DateTimeOffset at) => new(ConsentChoiceKind.Declined, banner, DayOf(at), default);

    public static ConsentChoice Withdrawn(BannerMark banner, DateTimeOffset at) => new(ConsentChoiceKind.Withdrawn, banner, DayOf(at), default);

    private static DateTimeOffset DayOf(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);
}
