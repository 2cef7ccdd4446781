namespace WhiteLabelLinks.Tenants;

/// <summary>A message, complete: whoever sends it adds nothing that names another than the sender.</summary>
/// <param name="ToAddress">One address.</param>
/// <param name="FromName">Name of the console that sends it.</param>
/// <param name="Text">The same in plain text.</param>
public sealed record OutgoingMail(string ToAddress, string ToName, string FromName, string Subject, string Text, string Html);

/// <summary>Takes a message to be sent soon and more than once if need be; returns when it is kept.</summary>
public interface IMailQueue
{
    Task EnqueueAsync(OutgoingMail mail, CancellationToken cancellation);
}
