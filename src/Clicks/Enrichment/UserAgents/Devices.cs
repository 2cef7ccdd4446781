using System.Buffers;

namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// What kind of thing a user agent runs on. uap-core knows makes and models, which the product does not keep, and not the kind; so
/// this is by the words that browsers put there for the purpose.
/// </summary>
internal static class Devices
{
    private static readonly SearchValues<string> Televisions = Words(
        "SmartTV", "Smart-TV", "Smart TV", "HbbTV", "AppleTV", "Apple TV", "GoogleTV", "Google TV", "Android TV", "AndroidTV", "BRAVIA", "; AFT",
        "Roku", "CrKey", "NetCast", "Web0S", "Viera", "MiTV", "MiBOX", "TV Safari", "tvOS", "DTV", "SHIELD", "Chromecast", "NETTV");

    private static readonly SearchValues<string> Consoles = Words("PlayStation", "Xbox", "Nintendo");

    private static readonly SearchValues<string> Wearables = Words("Apple Watch", "watchOS", "Wear OS", "SmartWatch", "SM-R8", "SM-R9", "Galaxy Watch");

    private static readonly SearchValues<string> Others = Words(
        "Tesla/", "QtCarBrowser", "Automotive", "OculusBrowser", "Quest", "VisionOS", "Kobo", "PocketBook", "Kindle/", "tolino");

    private static readonly SearchValues<string> Tablets = Words("iPad", "Tablet", "PlayBook", "SM-T", "SM-X", "Nexus 7", "Nexus 9", "Nexus 10", "; KF", "Lenovo TB", "Lenovo YT");

    private static readonly SearchValues<string> Phones = Words(
        "iPhone", "iPod", "Windows Phone", "BlackBerry", "BB10", "KAIOS", "Symbian", "Nokia", "MIDP", "Opera Mini", "IEMobile", "webOS/1", "Bada");

    private static readonly SearchValues<string> Computers = Words("Windows NT", "Macintosh", "X11", "CrOS", "Windows;", "Linux x86_64", "Win64", "Windows 9");

    public static Device Of(string userAgent)
    {
        var text = userAgent.AsSpan();
        return text switch
        {
            _ when text.ContainsAny(Consoles) => Device.GameConsole,
            _ when text.ContainsAny(Televisions) || IsTizenTelevision(text) => Device.Television,
            _ when text.ContainsAny(Wearables) => Device.Wearable,
            _ when text.ContainsAny(Others) => Device.Other,
            _ when IsWindowsTablet(text) => Device.Computer,
            _ when text.ContainsAny(Tablets) => Device.Tablet,
            _ when text.ContainsAny(Phones) => Device.Phone,
            _ when text.Contains("Android", StringComparison.Ordinal) => OfAndroid(text),
            _ when text.ContainsAny(Computers) => Device.Computer,
            _ when text.Contains("Mobile", StringComparison.Ordinal) => Device.Phone,
            _ when text.Contains("Linux", StringComparison.Ordinal) => Device.Computer,
            _ => Device.Unknown,
        };
    }

    // Google asks makers to write Mobile for phones and to leave it out for tablets; an app's own user agent is outside of that.
    private static Device OfAndroid(ReadOnlySpan<char> text) =>
        text.Contains("Mobile", StringComparison.Ordinal) || !text.StartsWith("Mozilla/", StringComparison.Ordinal) ? Device.Phone : Device.Tablet;

    private static bool IsTizenTelevision(ReadOnlySpan<char> text) =>
        text.Contains("Tizen", StringComparison.Ordinal) && text.Contains("TV", StringComparison.Ordinal);

    // "Tablet PC" is what any Windows with ink support says.
    private static bool IsWindowsTablet(ReadOnlySpan<char> text) => text.Contains("Windows NT", StringComparison.Ordinal);

    private static SearchValues<string> Words(params string[] words) => SearchValues.Create(words, StringComparison.Ordinal);
}
