using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>What a browser says for its user without being asked.</summary>
/// <param name="GlobalPrivacyControl"><c>Sec-GPC: 1</c>; every other value is no signal.</param>
/// <param name="DoNotTrack"><c>DNT: 1</c>.</param>
public readonly record struct OptOutSignals(bool GlobalPrivacyControl, bool DoNotTrack)
{
    internal static OptOutSignals Of(IHeaderDictionary headers) => Of(headers["Sec-GPC"], headers["DNT"]);

    internal static OptOutSignals Of(StringValues secGpc, StringValues dnt) => new(IsOn(secGpc), IsOn(dnt));

    // A proxy may repeat a header; one "no" is enough.
    private static bool IsOn(StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].AsSpan().Trim(" \t") is "1")
            {
                return true;
            }
        }
        return false;
    }
}
