using System.Security.Cryptography;
using WhiteLabelLinks.Certificates.Acme;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

internal static class Some
{
    public static AccountRequest Terms => new() { Contacts = ["mailto:certificates@example.com"], IsTermsAgreed = true };

    /// <summary>A name that no other test has.</summary>
    public static HostName NewHost() => Host($"go-{RandomNumberGenerator.GetHexString(12, lowercase: true)}.example.com");

    public static HostName Host(string name) => HostName.TryParse(name, out var host, out var error) ? host : throw new ArgumentException(error);
}
