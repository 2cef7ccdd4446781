using WhiteLabelLinks.Certificates.Issuance;

namespace WhiteLabelLinks.Web.Commands;

/// <summary><c>acme new-key</c>: the accounts at the certificate authorities get new keys, as after somebody left who could read the old ones.</summary>
internal static class AcmeCommand
{
    public static Task<int> NewKeysAsync(Func<string, string?> values, CancellationToken cancellationToken) => Offline.RunAsync(
        values,
        async (services, settings) =>
        {
            if (settings.Authorities.Count == 0)
            {
                return Complain.About(["There is no certificate authority: give the same --https and --acme-… options as the nodes have."]);
            }
            var outcomes = await services.GetRequiredService<AccountKeyChange>().RunAsync(cancellationToken);
            foreach (var (authority, problem) in outcomes)
            {
                Console.WriteLine(problem is null ? $"The account at {authority} has a new key." : $"The account at {authority} may still have its old key: {problem}");
            }
            return outcomes.Any(outcome => outcome.Problem is not null) ? 1 : 0;
        },
        cancellationToken);
}
