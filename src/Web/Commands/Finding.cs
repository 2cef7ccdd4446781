namespace WhiteLabelLinks.Web.Commands;

internal enum Verdict
{
    Fine,
    Attention,
    Broken,
}

/// <summary>What one check found, and what to do about it when it is not fine.</summary>
internal sealed record Finding(string Subject, Verdict Verdict, string Words)
{
    public static Finding Fine(string subject, string words) => new(subject, Verdict.Fine, words);

    public static Finding Attention(string subject, string words) => new(subject, Verdict.Attention, words);

    public static Finding Broken(string subject, string words) => new(subject, Verdict.Broken, words);
}
