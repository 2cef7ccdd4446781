namespace WhiteLabelLinks.Clicks.Enrichment;

/// <summary>
/// What a user agent says. An empty string means unknown; what a program claims to run on is not read. Versions are <c>17.4</c> or <c>126</c>: the minor part only where it is not
/// 0. Browsers freeze some of it: Windows 11 says 10, any later macOS says 10.15, and Chrome on Android may say 10.
/// </summary>
/// <param name="Traffic">Never <see cref="Traffic.DataCentre"/>, <see cref="Traffic.HeadRequest"/> or <see cref="Traffic.OwnTeam"/>, which a user agent cannot tell.</param>
/// <param name="Device">What kind of thing it runs on.</param>
/// <param name="Os">Such as <c>iOS</c>; a name out of the data, never free text of the visitor's.</param>
/// <param name="OsVersion">Its version.</param>
/// <param name="Browser">Such as <c>Chrome</c>, the same on every device; a name out of the data, never free text of the visitor's.</param>
/// <param name="BrowserVersion">Its version.</param>
/// <param name="InApp">The app whose built-in browser it is, <c>WebView</c> for one without a name, or empty for a browser.</param>
internal sealed record UserAgentFacts(Traffic Traffic, Device Device, string Os, string OsVersion, string Browser, string BrowserVersion, string InApp);
