namespace WhiteLabelLinks.Clicks.Spool;

/// <summary>What <see cref="ClickSpool.Append"/> gives back, to be handed to <see cref="ClickSpool.WaitUntilKeptAsync"/>.</summary>
public readonly record struct ClickReceipt
{
    internal ClickReceipt(bool inFile)
    {
        IsTaken = true;
        IsInFile = inFile;
    }

    /// <summary>The click's id: it names the click in exports, in consent records and to ad platforms. Empty when there was no room for the click.</summary>
    public Guid Id { get; internal init; }

    /// <summary>False when there was no room anywhere: the click is lost, and counted as dropped.</summary>
    public bool IsTaken { get; }

    /// <summary>True when the click lies in a file; false while a full disk leaves it in memory only.</summary>
    internal bool IsInFile { get; }
}
