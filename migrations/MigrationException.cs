namespace WhiteLabelLinks.Migrations;

/// <summary>The database could not be migrated. The message is for the person who runs the installation: what, where, what to do.</summary>
public sealed class MigrationException(string message, Exception? innerException = null) : Exception(message, innerException);
