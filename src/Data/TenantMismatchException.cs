namespace WhiteLabelLinks.Data;

/// <summary>Something tried to write a row of a brand other than the scope's. Always a bug; nothing was sent to the database.</summary>
public sealed class TenantMismatchException(string message) : InvalidOperationException(message);
