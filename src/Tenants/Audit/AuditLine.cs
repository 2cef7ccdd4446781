namespace WhiteLabelLinks.Tenants.Audit;

/// <summary>An event as people read it.</summary>
internal sealed record AuditLine(string Actor, string Text, string Icon, DateTimeOffset At)
{
    public static AuditLine Of(AuditEvent happened) => new(
        happened.Actor,
        happened.Subject is null ? happened.Action : $"{happened.Action} {happened.Subject}",
        Picture(happened.Action),
        happened.At);

    private static string Picture(string action) => action switch
    {
        _ when action.Contains("domain", StringComparison.Ordinal) => "globe",
        _ when action.Contains("member", StringComparison.Ordinal) => "user",
        _ when action.Contains("key", StringComparison.Ordinal) => "key-round",
        _ when action.Contains("shared", StringComparison.Ordinal) => "upload",
        _ when action.StartsWith("opened", StringComparison.Ordinal) => "eye",
        _ => "circle-dot",
    };
}
