using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Retargeting.Records;

/// <summary>How people read the words of consent records.</summary>
internal static class RecordWords
{
    public static string OfAction(string action) => action switch
    {
        "accepted" => RetargetingText.ActionAccepted,
        "declined" => RetargetingText.ActionDeclined,
        "withdrawn" => RetargetingText.ActionWithdrawn,
        "erasure_asked" => RetargetingText.ActionErasure,
        _ => action,
    };

    /// <summary>To the second: a record proves when.</summary>
    public static string Moment(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM yyyy, HH:mm:ss", System.Globalization.CultureInfo.CurrentCulture);

    public static StatusKind KindOf(string action) => action switch
    {
        "accepted" => StatusKind.Good,
        "erasure_asked" => StatusKind.Warning,
        _ => StatusKind.Neutral,
    };

    public static string OfMethod(string method) => method == "banner" ? RetargetingText.MethodBanner : RetargetingText.MethodPrivacyPage;

    public static string OfRegime(string regime) => regime switch
    {
        "opt_in" => RetargetingText.RegimeOptIn,
        "opt_out" => RetargetingText.RegimeOptOut,
        "notice" => RetargetingText.RegimeNotice,
        _ => regime,
    };

    /// <summary>"Germany (DE)"; a place without a row of its own is shown by its code.</summary>
    public static string OfRegion(string code, Regions regions)
    {
        if (code.Length == 0)
        {
            return RetargetingText.PlaceUnknown;
        }
        var name = regions.Rows.FirstOrDefault(row => row.Id == code)?.Name;
        return name is null ? code : $"{name} ({code})";
    }

    public static string OfText(string key) => key switch
    {
        "consent.title" => RetargetingText.BannerTitle,
        "consent.text" => RetargetingText.BannerMain,
        "consent.either_way" => RetargetingText.BannerEitherWay,
        "consent.purposes" => RetargetingText.BannerPurposes,
        "consent.platforms" => RetargetingText.BannerPlatforms,
        "consent.accept" => RetargetingText.BannerYes,
        "consent.decline" => RetargetingText.BannerNo,
        "consent.close" => RetargetingText.BannerClose,
        "consent.close_note" => RetargetingText.BannerCloseNote,
        _ when key.EndsWith(".name", StringComparison.Ordinal) => RetargetingText.BannerPurpose,
        _ => RetargetingText.BannerPurposeText,
    };
}
