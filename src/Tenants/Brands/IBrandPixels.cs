namespace WhiteLabelLinks.Tenants;

/// <summary>Whether a brand has anything to do with pixels. Implemented by the module that has them; runs in an entered brand.</summary>
public interface IBrandPixels
{
    /// <summary>True while any of its domains may fire some.</summary>
    Task<bool> AreOnAsync(CancellationToken cancellation);
}
