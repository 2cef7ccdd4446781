using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>
/// The cookie <c>_c</c>, which holds a visitor's choice on one domain and no more. Base64url without padding, of:
/// <list type="bullet">
/// <item>1 byte: version (high four bits, now 1) and <see cref="ConsentChoiceKind"/> (low four);</item>
/// <item>8 bytes: the banner's meaning; 4 bytes: unix seconds;</item>
/// <item>for an agreement only, 1 byte kept for purposes and 1 for platforms (0: all that the banner named), 16 bytes visitor id;</item>
/// <item>17 bytes: one kept (0), and the first 16 of HMAC-SHA256 over the domain's id and everything before.</item>
/// </list>
/// Numbers are big-endian. Both lengths are multiples of three, so each value has exactly one spelling.
/// </summary>
internal static class ConsentCookie
{
    public const string Name = "_c";

    /// <summary>By how much the clocks of two nodes may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private const int Version = 1;
    private const int MacLength = 16;
    private const int RefusalLength = 30;
    private const int AgreementLength = 48;
    private const int MaxTextLength = AgreementLength / 3 * 4;
    private const int VisitorOffset = 15;

    // Nobody has more than one; whoever sends many must not make us compute as many signatures.
    private const int MaxTried = 8;

    /// <summary>
    /// The choice among all cookies of a request, or none. A signature of another domain, another version, a time that has not
    /// come and plain nonsense are all no choice. Of several, a refusal counts, and otherwise the newest. Allocates nothing.
    /// </summary>
    public static ConsentChoice Read(StringValues cookies, DomainId domain, ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        var best = ConsentChoice.None;
        var tried = 0;
        for (var i = 0; i < cookies.Count; i++)
        {
            Read(cookies[i], domain, key, now, ref best, ref tried);
        }
        return best;
    }

    /// <summary>The value of a <c>Set-Cookie</c> header. A refusal stays as long as a browser allows, so that it is not forgotten early.</summary>
    /// <param name="days">How long an agreement is kept: <see cref="ConsentPolicy.DaysKept"/>.</param>
    public static string Write(in ConsentChoice choice, DomainId domain, ReadOnlySpan<byte> key, bool isHttps, int days)
    {
        var seconds = TimeSpan.FromDays(choice.IsRefusal ? ConsentPolicy.MaxDays : days).TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}={Encode(choice, domain, key)}; Max-Age={seconds:0}; Path=/; HttpOnly; SameSite=Lax{(isHttps ? "; Secure" : "")}");
    }

    internal static string Encode(in ConsentChoice choice, DomainId domain, ReadOnlySpan<byte> key)
    {
        if (choice.Kind is ConsentChoiceKind.None)
        {
            throw new ArgumentException("No choice, no cookie.", nameof(choice));
        }
        Span<byte> bytes = stackalloc byte[choice.IsRefusal ? RefusalLength : AgreementLength];
        bytes.Clear();
        bytes[0] = (byte)(Version << 4 | (int)choice.Kind);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], choice.Banner.Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[9..], (uint)choice.At.ToUnixTimeSeconds());
        if (!choice.IsRefusal)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes[VisitorOffset..], choice.Visitor.Value);
        }
        Sign(bytes[..^MacLength], domain, key, bytes[^MacLength..]);
        return Base64Url.EncodeToString(bytes);
    }

    private static void Read(
        ReadOnlySpan<char> header, DomainId domain, ReadOnlySpan<byte> key, DateTimeOffset now, ref ConsentChoice best, ref int tried)
    {
        while (!header.IsEmpty && tried < MaxTried)
        {
            var end = header.IndexOf(';');
            var cookie = (end < 0 ? header : header[..end]).Trim(' ');
            header = end < 0 ? default : header[(end + 1)..];
            if (!cookie.StartsWith("_c=", StringComparison.Ordinal) || cookie.Length - 3 is not (RefusalLength / 3 * 4 or MaxTextLength))
            {
                continue;
            }
            tried++;
            if (TryDecode(cookie[3..], domain, key, now, out var choice) && IsBetter(choice, best))
            {
                best = choice;
            }
        }
    }

    private static bool IsBetter(in ConsentChoice choice, in ConsentChoice than) =>
        than.Kind is ConsentChoiceKind.None || (choice.IsRefusal == than.IsRefusal ? choice.At > than.At : choice.IsRefusal);

    private static bool TryDecode(ReadOnlySpan<char> text, DomainId domain, ReadOnlySpan<byte> key, DateTimeOffset now, out ConsentChoice choice)
    {
        choice = default;
        Span<byte> bytes = stackalloc byte[AgreementLength];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) is not OperationStatus.Done || length != text.Length / 4 * 3)
        {
            return false;
        }
        bytes = bytes[..length];
        Span<byte> mac = stackalloc byte[MacLength];
        Sign(bytes[..^MacLength], domain, key, mac);
        return CryptographicOperations.FixedTimeEquals(mac, bytes[^MacLength..]) && TryRead(bytes, now, out choice);
    }

    // Everything here is signed, so what does not fit is of another version, or of a node whose clock is ahead.
    private static bool TryRead(ReadOnlySpan<byte> bytes, DateTimeOffset now, out ConsentChoice choice)
    {
        choice = default;
        var at = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes[9..]));
        if (bytes[0] >> 4 != Version || bytes[^(MacLength + 1)] != 0 || at > now + ClockSkew)
        {
            return false;
        }
        var banner = new BannerMark(BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]));
        choice = ((ConsentChoiceKind)(bytes[0] & 0xF), bytes.Length) switch
        {
            (ConsentChoiceKind.Accepted, AgreementLength) when bytes[13] == 0 && bytes[14] == 0 =>
                ConsentChoice.Accepted(banner, at, new VisitorId(BinaryPrimitives.ReadUInt128BigEndian(bytes[VisitorOffset..]))),
            (ConsentChoiceKind.Declined, RefusalLength) => ConsentChoice.Declined(banner, at),
            (ConsentChoiceKind.Withdrawn, RefusalLength) => ConsentChoice.Withdrawn(banner, at),
            _ => default,
        };
        return choice.Kind is not ConsentChoiceKind.None;
    }

    private static void Sign(ReadOnlySpan<byte> content, DomainId domain, ReadOnlySpan<byte> key, Span<byte> mac)
    {
        Span<byte> signed = stackalloc byte[sizeof(long) + AgreementLength];
        BinaryPrimitives.WriteInt64BigEndian(signed, domain.Value);
        content.CopyTo(signed[sizeof(long)..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        KeyedHash.Of(key, signed[..(sizeof(long) + content.Length)], hash);
        hash[..MacLength].CopyTo(mac);
    }
}
