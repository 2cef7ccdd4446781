using System.Security.Cryptography.X509Certificates;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>Which certificate authority to talk to, and how much of what it sends is believed.</summary>
public sealed record AcmeOptions
{
    /// <summary>The one address that a CA publishes; it leads to all others (RFC 8555 7.1.1).</summary>
    public required Uri DirectoryUrl { get; init; }

    /// <summary>What the CA sees; RFC 8555 6.1 asks for one. Visitors never see it.</summary>
    public string UserAgent { get; init; } = "acme-client/1.0 (.NET)";

    /// <summary>How long one request may take, with its answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest answer, in bytes. A chain has some thousand, an order of a hundred names twenty thousand.</summary>
    public int LargestAnswer { get; init; } = 256 * 1024;

    /// <summary>How long the directory is believed before it is read again. A CA adds to it now and then.</summary>
    public TimeSpan DirectoryLifetime { get; init; } = TimeSpan.FromHours(6);

    /// <summary>
    /// Of several chains, the one whose last certificate was issued by this name is taken (RFC 8555 7.4.2); without a match, or when
    /// null, the CA's first.
    /// </summary>
    public string? PreferredRoot { get; init; }

    /// <summary>Whom to trust instead of the machine's own list, for a CA inside a company. Null: the machine's list.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>For a CA on the same machine without TLS. Answers are then nobody's word.</summary>
    public bool AllowPlainHttp { get; init; }
}
