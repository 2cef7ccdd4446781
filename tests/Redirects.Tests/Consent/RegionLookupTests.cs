using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Redirects.Tests.Serving;
using Xunit;
using static WhiteLabelLinks.Redirects.Tests.Consent.LocationFile;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

public sealed class RegionLookupTests : IDisposable
{
    private static readonly string Bundled = Path.Combine(AppContext.BaseDirectory, "data", "countries.mmdb");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("8.8.8.8", "US")]
    [InlineData("::ffff:8.8.8.8", "US")]
    [InlineData("193.99.144.80", "DE")] // heise.de
    [InlineData("200.160.2.3", "BR")] // nic.br
    [InlineData("2001:4860:4860::8888", "US")]
    [InlineData("2a02:2e0:3fe:1001:302::", "DE")]
    public void The_bundled_file_knows_the_country(string address, string country)
    {
        using var lookup = Open(configured: null);

        Assert.Equal(country, lookup.Find(IPAddress.Parse(address)).ToString());
        Assert.True(lookup.MadeOn > new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1%3")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void A_private_or_special_address_is_nowhere(string address)
    {
        var everywhere = new LocationFile(6);
        foreach (var half in new[] { "::/1", "8000::/1" })
        {
            everywhere.Add(half, Map(("country_code", Text("DE"))));
        }
        using var lookup = Open(Write(everywhere.ToBytes()));

        Assert.True(lookup.Find(IPAddress.Parse(address)).IsUnknown);
        Assert.Equal("DE", lookup.Find(IPAddress.Parse("2001:db8::1")).ToString());
    }

    [Fact]
    public void No_address_is_nowhere()
    {
        using var lookup = Open(configured: null);

        Assert.True(lookup.Find(null).IsUnknown);
    }

    [Fact]
    public void Files_of_every_kind_are_read()
    {
        using var lookup = Open(Write(new LocationFile(6)
            .Add("5.0.0.0/16", Map(("country_code", Text("de"))))
            .Add("5.1.0.0/16", Map(("country", Map(("iso_code", Text("US")), ("names", Map(("en", Text("United States of America, all of it")))))),
                ("subdivisions", List(Map(("iso_code", Text("CA"))), Map(("iso_code", Text("XX")))))))
            .Add("5.2.0.0/16", Map(("country", Map(("iso_code", Text("CA")))), ("subdivisions", List())))
            .Add("5.3.0.0/16", Map(("country", Map(("iso_code", Text("GB")))), ("subdivisions", List(Map(("iso_code", Text("a-long-one")))))))
            .Add("5.4.0.0/16", Map(("country_code", Text("Nowhere"))))
            .Add("5.5.0.0/16", Map(("city", Text("Lyon"))))
            .Add("2a00::/16", Map(("country", Map(("iso_code", Text("FR"))))))
            .ToBytes()));

        Assert.Equal(
            ["DE", "US-CA", "CA", "GB", "", "", "FR", ""],
            new[] { "5.0.1.1", "5.1.1.1", "5.2.1.1", "5.3.1.1", "5.4.1.1", "5.5.1.1", "2a00::1", "2b00::1" }
                .Select(address => lookup.Find(IPAddress.Parse(address)).ToString()));
    }

    [Fact]
    public void A_file_of_IPv4_networks_is_not_asked_about_IPv6()
    {
        using var lookup = Open(Write(new LocationFile(4).Add("0.0.0.0/1", Map(("country_code", Text("US")))).ToBytes()));

        Assert.Equal("US", lookup.Find(IPAddress.Parse("8.8.8.8")).ToString());
        Assert.Equal("US", lookup.Find(IPAddress.Parse("::ffff:8.8.8.8")).ToString());
        Assert.True(lookup.Find(IPAddress.Parse("2001:4860:4860::8888")).IsUnknown);
    }

    [Fact]
    public void A_configured_file_that_cannot_be_used_stops_the_start_in_plain_words()
    {
        var whole = File.ReadAllBytes(Bundled);
        string[] files =
        [
            Path.Combine(_folder.Path, "missing.mmdb"), _folder.Path, Write([]), Write("hello"u8.ToArray()), Write(whole[..(whole.Length / 2)]),
            Write([.. new byte[5000], .. whole[^300..]]),
        ];

        Assert.All(files, file =>
        {
            var e = Assert.Throws<InvalidDataException>(() => Open(file));
            Assert.StartsWith($"The location file {file} cannot be used: ", e.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Without_the_bundled_file_every_place_is_unknown_and_that_is_told_once()
    {
        var log = new Lines();
        using var lookup = RegionLookup.Open(null, Path.Combine(_folder.Path, "countries.mmdb"), log);

        Assert.True(lookup.Find(IPAddress.Parse("8.8.8.8")).IsUnknown);
        Assert.True(lookup.Find(IPAddress.Parse("9.9.9.9")).IsUnknown);
        Assert.Contains("the strictest consent rule", Assert.Single(log.Written), StringComparison.Ordinal);
        Assert.Null(lookup.MadeOn);
    }

    [Fact]
    public void Damage_inside_a_file_is_told_once_and_makes_places_unknown_at_worst()
    {
        var whole = File.ReadAllBytes(Bundled);
        var random = new Random(7);
        for (var i = 5000; i < whole.Length - 2000; i += random.Next(400))
        {
            whole[i] = (byte)random.Next(256);
        }
        var log = new Lines();
        RegionLookup lookup;
        try
        {
            lookup = RegionLookup.Open(Write(whole), Bundled, log);
        }
        catch (InvalidDataException)
        {
            return;
        }
        using (lookup)
        {
            for (var i = 0; i < 20_000; i++)
            {
                lookup.Find(new IPAddress(random.NextInt64(1L << 32)));
            }
        }
        Assert.InRange(log.Written.Count, 0, 1);
    }

    [Fact]
    public void A_lookup_takes_microseconds_and_next_to_no_memory()
    {
        using var lookup = Open(configured: null);
        var random = new Random(1);
        var addresses = Enumerable.Range(0, 20_000).Select(_ => new IPAddress(random.NextInt64(1L << 32))).ToArray();
        var found = addresses.Count(address => !lookup.Find(address).IsUnknown);
        var times = new double[addresses.Length];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < addresses.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            lookup.Find(addresses[i]);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / addresses.Length;
        Array.Sort(times);

        TestContext.Current.TestOutputHelper?.WriteLine($"p50 {times[times.Length / 2]:0.00} us, p99 {times[times.Length * 99 / 100]:0.00} us, {bytes} B");
        Assert.InRange(found, addresses.Length / 2, addresses.Length);
        Assert.InRange(times[times.Length / 2], 0, 20);
        Assert.InRange(bytes, 0, 160);
    }

    private static RegionLookup Open(string? configured) => RegionLookup.Open(configured, Bundled, NullLogger.Instance);

    private string Write(byte[] bytes)
    {
        var file = Path.Combine(_folder.Path, Guid.CreateVersion7() + ".mmdb");
        File.WriteAllBytes(file, bytes);
        return file;
    }

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
