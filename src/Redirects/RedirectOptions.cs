using System.ComponentModel.DataAnnotations;
using WhiteLabelLinks.Redirects.Consent;

namespace WhiteLabelLinks.Redirects;

/// <summary>Settings of the redirect edge.</summary>
public sealed class RedirectOptions
{
    /// <summary>Where the routing snapshot is kept for a start without a database: a folder of its own, made when missing.</summary>
    [Required]
    public required string Directory { get; set; }

    /// <summary>Where the theme packages lie; null means beside the executable.</summary>
    public string? ThemesFolder { get; set; }

    /// <summary>How the edge learns where a visitor is.</summary>
    public ConsentOptions Consent { get; set; } = new();

    /// <summary>A secret of the installation, 32 bytes or more, the same on all nodes: what visitors' choices are signed with.</summary>
    [Required]
    public required ReadOnlyMemory<byte> SigningKey { get; set; }

    /// <summary>
    /// Port at which visitors reach HTTPS; null where none is served, and then no host sends them there, whatever it was told.
    /// </summary>
    public int? HttpsPort { get; set; }

    /// <summary>How long a start waits for the first snapshot when none was saved. After that it answers 503 until there is one.</summary>
    public TimeSpan WaitForFirstSnapshot { get; set; } = TimeSpan.FromSeconds(3);
}
