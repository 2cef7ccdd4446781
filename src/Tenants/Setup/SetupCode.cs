using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Tenants.Setup;

/// <summary>
/// Keeps a fresh installation that the internet can reach from being taken by whoever finds it first: the first run from
/// another machine needs a code that only the server's log tells.
/// </summary>
internal sealed partial class SetupCode(ILogger<SetupCode> logger)
{
    private readonly string _code = RandomNumberGenerator.GetString("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 12);

    public static bool IsSpared(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    public void Announce() => Log.Code(logger, _code);

    public bool Matches(string? text) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes((text ?? "").Trim().ToUpperInvariant()), Encoding.UTF8.GetBytes(_code));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "First run from another machine: its setup code is {Code}")]
        public static partial void Code(ILogger logger, string code);
    }
}
