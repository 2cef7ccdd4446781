namespace WhiteLabelLinks.Links;

/// <summary>How near to buying the people are whom a campaign speaks to.</summary>
public enum FunnelStage
{
    /// <summary>They meet the brand or its subject.</summary>
    Top,

    /// <summary>They compare.</summary>
    Middle,

    /// <summary>They decide.</summary>
    Bottom,
}

internal static class FunnelStages
{
    public static string ToName(this FunnelStage stage) => stage switch
    {
        FunnelStage.Top => "top",
        FunnelStage.Middle => "middle",
        _ => "bottom",
    };

    public static FunnelStage? Parse(string? name) => name switch
    {
        "top" => FunnelStage.Top,
        "middle" => FunnelStage.Middle,
        "bottom" => FunnelStage.Bottom,
        _ => null,
    };

    /// <summary>For a column whose check constraint allows no other word.</summary>
    public static FunnelStage Read(string name) => Parse(name) ?? throw new InvalidOperationException($"No stage is called {name}.");

    public static string ToWords(this FunnelStage stage) => stage switch
    {
        FunnelStage.Top => LinksText.StageTop,
        FunnelStage.Middle => LinksText.StageMiddle,
        _ => LinksText.StageBottom,
    };
}
