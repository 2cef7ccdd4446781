namespace WhiteLabelLinks.Web.Startup;

/// <summary>The start cannot go on; the message says why in words a person can act on.</summary>
internal sealed class StartupException : Exception
{
    public StartupException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
