using System.Buffers;
using System.Text;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Outcomes;

/// <summary>
/// Writes the <c>Location</c> of a redirect. A destination was checked when it was loaded and stands as it is; of the request
/// nothing but its query can get in, and of that only characters that mean nothing to a header.
/// </summary>
internal static class Destination
{
    // Unreserved, sub-delims and what a query may hold beside them (RFC 3986 3.4), and "%". All else is percent-encoded.
    private static readonly SearchValues<char> Safe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?%[]|");

    private const string Hex = "0123456789ABCDEF";

    /// <summary>The destination with the request's query merged into its own.</summary>
    /// <param name="destination">ASCII bytes of the stored URL.</param>
    /// <param name="query">The request's query without its question mark; empty to add nothing.</param>
    /// <param name="withheld">A parameter that is not passed on: see <see cref="SourceParameter"/>.</param>
    public static string Write(ReadOnlySpan<byte> destination, ReadOnlySpan<char> query, string? withheld) =>
        query.IsEmpty ? Encoding.Latin1.GetString(destination) : WriteMerged(destination, query, withheld);

    /// <summary>
    /// The destination's own parameters win: what the link's owner wrote cannot be changed by whoever passes the link on. All
    /// others are appended in the order they came, before the fragment.
    /// </summary>
    private static string WriteMerged(ReadOnlySpan<byte> destination, ReadOnlySpan<char> query, string? withheld)
    {
        var rented = ArrayPool<char>.Shared.Rent(destination.Length + 1 + query.Length * 3);
        try
        {
            var text = rented.AsSpan();
            var fragmentAt = destination.IndexOf((byte)'#');
            var fragment = fragmentAt < 0 ? default : destination[fragmentAt..];
            var own = fragmentAt < 0 ? destination : destination[..fragmentAt];
            var length = Encoding.Latin1.GetChars(own, text);
            var questionMark = own.IndexOf((byte)'?');
            var ownLength = length;
            foreach (var range in query.Split('&'))
            {
                var parameter = query[range];
                if (parameter.IsEmpty || (questionMark >= 0 && HoldsName(text[(questionMark + 1)..ownLength], NameOf(parameter))))
                {
                    continue;
                }
                if (withheld is not null && SourceParameter.IsNamed(parameter, withheld))
                {
                    continue;
                }
                length += AppendSeparator(text[..length], questionMark >= 0 || length > ownLength, text[length..]);
                length += Append(parameter, text[length..]);
            }
            length += Encoding.Latin1.GetChars(fragment, text[length..]);
            return new string(text[..length]);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static int AppendSeparator(ReadOnlySpan<char> soFar, bool hasQuery, Span<char> target)
    {
        if (hasQuery && soFar[^1] is '?' or '&')
        {
            return 0;
        }
        target[0] = hasQuery ? '&' : '?';
        return 1;
    }

    private static int Append(ReadOnlySpan<char> parameter, Span<char> target)
    {
        var length = 0;
        while (!parameter.IsEmpty)
        {
            var safe = parameter.IndexOfAnyExcept(Safe);
            safe = safe < 0 ? parameter.Length : safe;
            parameter[..safe].CopyTo(target[length..]);
            length += safe;
            if (safe < parameter.Length)
            {
                // A request line holds ASCII only; anything else would be a caller that did not encode, and is cut to a byte.
                var code = (byte)parameter[safe];
                target[length++] = '%';
                target[length++] = Hex[code >> 4];
                target[length++] = Hex[code & 15];
                safe++;
            }
            parameter = parameter[safe..];
        }
        return length;
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        return equals < 0 ? parameter : parameter[..equals];
    }

    private static bool HoldsName(ReadOnlySpan<char> query, ReadOnlySpan<char> name)
    {
        foreach (var range in query.Split('&'))
        {
            if (IsSameName(NameOf(query[range]), name))
            {
                return true;
            }
        }
        return false;
    }

    // "utm%5Fsource" is utm_source to the site it arrives at, so it is here too.
    private static bool IsSameName(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int i = 0, j = 0;
        while (i < left.Length && j < right.Length)
        {
            if (Next(left, ref i) != Next(right, ref j))
            {
                return false;
            }
        }
        return i == left.Length && j == right.Length;
    }

    private static int Next(ReadOnlySpan<char> text, ref int at)
    {
        var c = text[at];
        if (c == '%' && at + 2 < text.Length && HexPair.Parse(text[at + 1], text[at + 2]) is >= 0 and var value)
        {
            at += 3;
            return value;
        }
        at++;
        return c == '+' ? ' ' : c;
    }
}
