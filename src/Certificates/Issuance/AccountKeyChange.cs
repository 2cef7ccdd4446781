using System.Security.Cryptography;
using WhiteLabelLinks.Certificates.Acme;

namespace WhiteLabelLinks.Certificates.Issuance;

/// <summary>
/// Gives the accounts at the certificate authorities new keys. Nodes may run meanwhile, and it may be killed: whoever orders next finds
/// out which key the CA has.
/// </summary>
public sealed class AccountKeyChange
{
    private readonly AcmeAccounts _accounts;
    private readonly CertificateOptions _options;

    internal AccountKeyChange(AcmeAccounts accounts, CertificateOptions options)
    {
        (_accounts, _options) = (accounts, options);
    }

    /// <summary>Tries each account. What went wrong is for the operator; null where nothing did.</summary>
    public async Task<IReadOnlyList<(string Authority, string? Problem)>> RunAsync(CancellationToken cancellation)
    {
        List<(string Authority, string? Problem)> outcomes = [];
        foreach (var authority in _options.Authorities)
        {
            try
            {
                await _accounts.ChangeKeyAsync(authority, cancellation);
                outcomes.Add((authority.Name, null));
            }
            catch (Exception e) when (e is AcmeException or CryptographicException or InvalidOperationException)
            {
                outcomes.Add((authority.Name, e.Message));
            }
        }
        return outcomes;
    }
}
