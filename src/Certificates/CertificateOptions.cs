using System.Net;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates;

/// <summary>Where certificates come from and how they are kept.</summary>
public sealed class CertificateOptions
{
    /// <summary>The certificate authorities, in the order in which they are tried. Without one nothing is ordered.</summary>
    public IReadOnlyList<CertificateAuthority> Authorities { get; init; } = [];

    /// <summary>Seals private keys before they reach the database or a file.</summary>
    public required InstallationKey Key { get; init; }

    /// <summary>A folder for copies of what this node serves, so that it serves it without its database; made if missing.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Whether a host name is one that this installation answers on, from memory. A handshake for one whose certificate is on its way
    /// waits for it; for any other name it is refused at once.
    /// </summary>
    public Func<IServiceProvider, string, bool> IsServed { get; init; } = static (_, _) => false;

    /// <summary>Addresses at which this installation is reached, where its own host names do not say so.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>How the authorities are called in CAA records, where their directories do not say.</summary>
    public IReadOnlyList<string> CaaIdentities { get; init; } = [];

    /// <summary>
    /// How many certificates are ready in memory at once, about 20 kB each. The others are read again when they are asked for.
    /// </summary>
    public int MostInMemory { get; init; } = 10_000;

    /// <summary>
    /// For how many of the busiest hosts a returning visitor's handshake is always a short one, about 60 kB each. By default as many as
    /// a sixteenth of the memory that this process may use has room for.
    /// </summary>
    public int MostKeptOpen { get; init; } = (int)Math.Min(10_000, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16 / 60_000);

    /// <summary>How long a handshake waits for a certificate that is being ordered. Servers give a handshake ten seconds.</summary>
    public TimeSpan WaitForCertificate { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How often it is looked for work that no notification told of.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Orders that run at the same time on this node.</summary>
    public int MostAtOnce { get; init; } = 5;
}

/// <summary>A certificate authority, and what the operator agreed with it.</summary>
/// <param name="Acme">Its directory and how to reach it.</param>
/// <param name="Binding">For a CA that wants its customers known.</param>
/// <param name="Contact">A mail address for the CA; null for none.</param>
/// <param name="Profile">The kind of certificate to ask for, where the CA has kinds; null for its own choice.</param>
public sealed record CertificateAuthority(
    AcmeOptions Acme, ExternalAccountBinding? Binding = null, string? Contact = null, string? Profile = null)
{
    /// <summary>Under which name what it issued is kept.</summary>
    public string Name => Acme.DirectoryUrl.AbsoluteUri;

    /// <summary>What the account's key is sealed for.</summary>
    public string KeyPlace => "tls.accounts/" + Name;

    internal AcmeClient NewClient(TimeProvider clock, ILogger<AcmeClient> logger) => new(Acme, clock, logger);
}
