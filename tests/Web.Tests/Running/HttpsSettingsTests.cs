using WhiteLabelLinks.Web.Settings;

namespace WhiteLabelLinks.Web.Tests.Running;

/// <summary>The options of HTTPS, certificates and DNS: what is wrong with them is said at the start, all of it at once.</summary>
public sealed class HttpsSettingsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("settings-").FullName;

    [Fact]
    public void Every_wrong_value_has_a_line_of_its_own_that_says_what_to_write()
    {
        var errors = ErrorsOf(
            ("https", "https://*:443"), ("acme-directory", "http://ca.example/dir"), ("acme-second-directory", "nonsense"), ("acme-ca", "/nowhere/ca.pem"),
            ("acme-account", "secret-without-id"), ("acme-contact", "not a mail"), ("acme-caa", "let's encrypt,letsencrypt.org"),
            ("public-addresses", "203.0.113.7,visitors.example.com"), ("dns-servers", "10.0.0.53,10.0.0.53:0,resolver.example.com"));

        string[] expected =
        [
            "--acme-directory: “http://ca.example/dir” is not the https address of an ACME directory.",
            "--acme-second-directory: “nonsense” is not the https address",
            "--acme-ca: /nowhere/ca.pem cannot be read",
            "--acme-account: write the key id and the HMAC key",
            "--acme-contact: “not a mail” is not a mail address.",
            "--acme-caa: “let's encrypt” is not a domain name.",
            "--public-addresses: “visitors.example.com” is not an address.",
            "--dns-servers: “10.0.0.53:0” is not a server.",
            "--dns-servers: “resolver.example.com” is not a server.",
        ];
        Assert.Equal(expected.Length, errors.Count);
        Assert.All(expected, words => Assert.Contains(errors, error => error.StartsWith(words, StringComparison.Ordinal)));
        // It is a secret.
        Assert.DoesNotContain(errors, error => error.Contains("secret-without-id", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https", "http://*:443", "--https: “http://*:443” is not an address to listen on. Write it like https://*:443")]
    [InlineData("https", "https://links.example.com:443", "--https: “links.example.com” is a name.")]
    [InlineData("https", "https://127.0.0.1:8080", "--https: port 8080 is already taken by --http.")]
    [InlineData("https", "https://127.0.0.1:9090", "--https: port 9090 is already taken by --management.")]
    [InlineData("acme-directory", "https://ca.example/dir", "--acme-directory: certificates are of use where HTTPS is served.")]
    [InlineData("acme-caa", "ca.example", "--acme-caa: certificates are of use where HTTPS is served.")]
    public void A_wrong_value_alone_is_said_once(string name, string value, string words) =>
        Assert.StartsWith(words, Assert.Single(ErrorsOf((name, value))), StringComparison.Ordinal);

    [Fact]
    public void A_file_without_certificates_is_no_CA()
    {
        var file = Path.Combine(_data, "empty.pem");
        File.WriteAllText(file, "nothing");
        Assert.StartsWith("--acme-ca: ", Assert.Single(ErrorsOf(("https", ":443"), ("acme-ca", file))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "letsencrypt.org")]
    [InlineData("https://ca.example/dir", null, "")]
    [InlineData("https://ca.example/dir", "ca.example, other.example", "ca.example other.example")]
    public void How_the_CA_is_called_in_CAA_records_is_known_of_one_and_given_for_others(string? directory, string? given, string identities)
    {
        var settings = Reader(("https", ":443"), ("acme-directory", directory), ("acme-caa", given)).Read();
        Assert.Equal(identities, string.Join(' ', settings?.Dns.CaaIdentities ?? ["none"]));
    }

    [Fact]
    public void Right_values_are_taken_as_they_are_written()
    {
        var reader = Reader(
            ("https", "https://*:443"), ("public-addresses", "203.0.113.7, 2001:db8::7"), ("dns-servers", "10.0.0.53,10.0.0.54:5353,[2001:db8::53]:53"),
            ("acme-directory", "none"));
        var settings = reader.Read();
        Assert.Empty(reader.Errors);
        Assert.NotNull(settings);
        Assert.Equal("https://*:443", $"{settings.Https}");
        Assert.Empty(settings.Authorities);
        Assert.Equal("203.0.113.7 2001:db8::7", string.Join(' ', settings.PublicAddresses));
        Assert.Equal("10.0.0.53:53 10.0.0.54:5353 [2001:db8::53]:53", string.Join(' ', settings.Dns.Servers));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private IReadOnlyList<string> ErrorsOf(params (string Name, string? Value)[] values)
    {
        var reader = Reader(values);
        Assert.Null(reader.Read());
        return reader.Errors;
    }

    private SettingsReader Reader(params (string Name, string? Value)[] values) =>
        new(name => name == "data" ? _data : values.FirstOrDefault(value => value.Name == name).Value);
}
