namespace WhiteLabelLinks.Data;

/// <summary>PostgreSQL could not be started. The message is for the person who runs the installation: what, where, what to do.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? innerException = null) : Exception(message, innerException);
