namespace WhiteLabelLinks.Primitives;

/// <summary>
/// The console that a request's host belongs to. The data plane resolves it and leaves it as a request feature; the control
/// plane trusts it for the realm a person signs in to, never the Host header.
/// </summary>
/// <param name="Host">The console's host, ASCII and lower case, without port.</param>
/// <param name="Agency">The agency whose console this is, or null for the operator's own.</param>
/// <param name="IsSetup">True while the installation has no console yet and the first-run page may be shown.</param>
public sealed record ConsoleHost(string Host, AgencyId? Agency, bool IsSetup = false);
