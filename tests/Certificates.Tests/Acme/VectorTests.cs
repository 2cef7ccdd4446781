using System.Formats.Asn1;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Certificates.Acme;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>What standards print as examples, and what they prescribe to the byte.</summary>
public sealed class VectorTests
{
    private const string ExampleOfRfc9773 = """
        -----BEGIN CERTIFICATE-----
        MIIBQzCB66ADAgECAgUAh2VDITAKBggqhkjOPQQDAjAVMRMwEQYDVQQDEwpFeGFt
        cGxlIENBMCIYDzAwMDEwMTAxMDAwMDAwWhgPMDAwMTAxMDEwMDAwMDBaMBYxFDAS
        BgNVBAMTC2V4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeBZu
        7cbpAYNXZLbbh8rNIzuOoqOOtmxA1v7cRm//AwyMwWxyHz4zfwmBhcSrf47NUAFf
        qzLQ2PPQxdTXREYEnKMjMCEwHwYDVR0jBBgwFoAUaYhba4dGQEHhs3uEe6CuLN4B
        yNQwCgYIKoZIzj0EAwIDRwAwRAIge09+S5TZAlw5tgtiVvuERV6cT4mfutXIlwTb
        +FYN/8oCIClDsqBklhB9KAelFiYt9+6FDj3z4KGVelYM5MdsO3pK
        -----END CERTIFICATE-----
        """;

    [Fact]
    public void A_keys_thumbprint_is_that_of_RFC_7638_section_3_1() => Assert.Equal(
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        JwkThumbprint.Of(
            ("kty", "RSA"),
            ("n", "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_"
                + "RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"),
            ("e", "AQAB")));

    [Fact]
    public void A_symmetric_signature_is_that_of_RFC_7515_appendix_A_1()
    {
        var key = System.Buffers.Text.Base64Url.DecodeFromChars("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");

        var signed = Jws.Seal(
            "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}",
            "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}",
            data => HMACSHA256.HashData(key, data));

        Assert.Equal("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", signed["signature"]?.GetValue<string>());
    }

    [Fact]
    public void The_key_of_RFC_7515_appendix_A_3_signs_so_that_its_public_half_agrees()
    {
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = System.Buffers.Text.Base64Url.DecodeFromChars("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"),
            Q = new ECPoint
            {
                X = System.Buffers.Text.Base64Url.DecodeFromChars("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                Y = System.Buffers.Text.Base64Url.DecodeFromChars("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
            },
        });
        using var key = AcmeKey.FromPkcs8(ecdsa.ExportPkcs8PrivateKey());

        var signed = Jws.Sign(key, null, new Uri("https://ca.example/new-account"), "abc", new JsonObject { ["a"] = 1 });

        var header = Decode(signed, "protected");
        Assert.Equal(
            """{"alg":"ES256","jwk":{"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},"nonce":"abc","url":"https://ca.example/new-account"}""",
            header);
        Assert.Equal("""{"a":1}""", Decode(signed, "payload"));
        Assert.True(ecdsa.VerifyData(
            Encoding.ASCII.GetBytes($"{signed["protected"]}.{signed["payload"]}"),
            System.Buffers.Text.Base64Url.DecodeFromChars(signed["signature"]!.GetValue<string>()), // not null: it is signed
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    [Fact]
    public void A_request_of_an_account_names_it_and_a_read_has_no_payload()
    {
        using var key = AcmeKey.Create();

        var signed = Jws.Sign(key, new Uri("https://ca.example/account/1"), new Uri("https://ca.example/order/2"), "abc", null);

        Assert.Equal("""{"alg":"ES256","kid":"https://ca.example/account/1","nonce":"abc","url":"https://ca.example/order/2"}""", Decode(signed, "protected"));
        Assert.Equal("", signed["payload"]?.GetValue<string>());
    }

    [Fact]
    public void A_certificates_name_in_renewal_information_is_that_of_RFC_9773_section_4_1()
    {
        using var certificate = X509Certificate2.CreateFromPem(ExampleOfRfc9773);

        Assert.Equal("aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE", CertificateId.Of(certificate));
    }

    [Fact]
    public void The_answer_over_TLS_is_the_certificate_that_RFC_8737_section_3_describes()
    {
        const string keyAuthorization = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA.nP1qzpXGymHBrUEepNY9HCsQk7K8KhOypzEt62jcerQ";

        using var certificate = TlsAlpnCertificate.Create(Some.Host("go.example.com"), keyAuthorization, TimeProvider.System);

        var identifier = certificate.Extensions.Single(extension => extension.Oid?.Value == "1.3.6.1.5.5.7.1.31");
        Assert.True(identifier.Critical);
        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization)), new AsnReader(identifier.RawData, AsnEncodingRules.DER).ReadOctetString());
        Assert.Equal(["go.example.com"], certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames());
        Assert.Equal(certificate.IssuerName.RawData, certificate.SubjectName.RawData);
        Assert.True(certificate.HasPrivateKey);
    }

    [Fact]
    public void A_signing_request_has_no_subject_and_exactly_the_names()
    {
        using var key = AcmeKey.Create();

        var request = CertificateRequest.LoadSigningRequest(
            CertificateSigningRequest.Create(key, [Some.Host("go.example.com"), Some.Host("bücher.example")]), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);

        Assert.Equal("", request.SubjectName.Name);
        var names = Assert.IsType<X509SubjectAlternativeNameExtension>(Assert.Single(request.CertificateExtensions));
        Assert.Equal(["go.example.com", "xn--bcher-kva.example"], names.EnumerateDnsNames());
    }

    [Fact]
    public void A_key_is_the_same_after_it_was_kept_and_another_kind_is_refused()
    {
        using var key = AcmeKey.Create();
        using var same = AcmeKey.FromPkcs8(key.ToPkcs8());
        using var longer = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);

        Assert.Equal(key.Thumbprint, same.Thumbprint);
        Assert.Throws<CryptographicException>(() => AcmeKey.FromPkcs8(longer.ExportPkcs8PrivateKey()));
        Assert.Throws<CryptographicException>(() => AcmeKey.FromPkcs8(rsa.ExportPkcs8PrivateKey()));
        Assert.ThrowsAny<CryptographicException>(() => AcmeKey.FromPkcs8([1, 2, 3]));
    }

    [Theory]
    [InlineData("kid", "-_-_", true)]
    [InlineData(" kid ", " +/+/\n", true)]
    [InlineData("kid", "YWI=", true)]
    [InlineData("", "YWI", false)]
    [InlineData("kid", "", false)]
    [InlineData("kid", "YWIxY", false)]
    [InlineData("kid", "not a key!", false)]
    [InlineData("ki\nd", "YWI", false)]
    public void An_external_account_is_taken_as_it_was_pasted(string keyId, string macKey, bool isTaken)
    {
        Assert.Equal(isTaken, ExternalAccountBinding.TryParse(keyId, macKey, out var binding, out var error));
        Assert.Equal(isTaken, error.Length == 0);
        Assert.Equal(isTaken ? "kid" : null, binding?.KeyId);
        Assert.Equal(binding?.KeyId, binding?.ToString());
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Sat, 28 Nov 2026 12:02:00 GMT", 120)]
    [InlineData("Sat, 28 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("999999999", 7 * 24 * 60 * 60)]
    public void A_wait_is_read_in_seconds_and_as_a_date_and_has_an_end(string header, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        AcmeAnswer.ReadRetryAfter(RetryConditionHeaderValue.Parse(header), new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("<https://ca/1>;rel=\"alternate\"", "https://ca/1")]
    [InlineData("<https://ca/dir>;rel=\"index\", <https://ca/1>; title=\"a, <b>\"; rel=alternate , </2>;REL=\"up alternate\"", "https://ca/1 /2")]
    [InlineData("<https://ca/1>;rel=\"alternates\"", "")]
    [InlineData("<https://ca/1", "")]
    [InlineData("rel=alternate", "")]
    [InlineData("<https://ca/1>;rel=\"alternate", "https://ca/1")]
    public void Links_are_found_by_their_relation(string header, string found)
    {
        var answer = new AcmeAnswer(new Uri("https://ca/"), System.Net.HttpStatusCode.OK, "", [], null, [header], null, null);

        Assert.Equal(found, string.Join(' ', answer.Links("alternate")));
    }

    private static string Decode(JsonObject signed, string part) =>
        Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(signed[part]!.GetValue<string>())); // not null: it is signed
}
