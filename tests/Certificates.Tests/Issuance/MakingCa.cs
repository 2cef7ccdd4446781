using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using WhiteLabelLinks.Certificates.Tests.Acme;

namespace WhiteLabelLinks.Certificates.Tests.Issuance;

/// <summary>
/// A CA of a test's own that makes certificates: by the test's clock, for as long as the test likes, and it believes every domain but
/// those that it is told not to. It answers nobody while it is away.
/// </summary>
internal sealed class MakingCa : IAsyncDisposable
{
    private readonly StandInCa _ca;
    private readonly TimeProvider _clock;
    private readonly ChainMaker _chain = new();
    private readonly ConcurrentDictionary<int, Order> _orders = new();
    private int _lastOrder;
    private readonly Lock _counting = new();
    private int _atWork;

    private MakingCa(StandInCa ca, TimeProvider clock)
    {
        _ca = ca;
        _clock = clock;
        ca.Before = (context, answer) => IsAway ? HangUp(context) : Before(context, answer);
        ca.Do("/newAccount", context => SayAsync(context, 201, ca.Url("/account/1"), new JsonObject { ["status"] = "valid" }));
        ca.Do("/newOrder", OrderAsync);
    }

    /// <summary>It hangs up on everybody.</summary>
    public bool IsAway { get; set; }

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Names at which it finds something else than what it looks for.</summary>
    public Func<string, bool> IsBroken { get; set; } = static _ => false;

    /// <summary>Stands before every answer.</summary>
    public Func<HttpContext, Func<Task>, Task> Before { get; set; } = static (_, answer) => answer();

    /// <summary>Orders that were open at the same time.</summary>
    public int MostAtWork { get; private set; }

    public CertificateAuthority Authority => new(_ca.Options);

    public string Name => Authority.Name;

    public X509Certificate2 Issuer => _chain.Issuer;

    public static async Task<MakingCa> StartAsync(TimeProvider clock, bool hasRenewalInfo = false) =>
        new(await StandInCa.StartAsync(hasRenewalInfo: hasRenewalInfo), clock);

    public int OrdersOf(string host) => _orders.Values.Count(order => order.Host == host);

    public int IssuedFor(string host) => _orders.Values.Count(order => order.Host == host && order.Pem is not null);

    /// <summary>What it answers when it is asked when to renew any certificate.</summary>
    public void SuggestRenewal(string renewalId, DateTimeOffset start, DateTimeOffset end) => _ca.Say(
        "/renewalInfo/" + renewalId, 200, JsonSerializer.Serialize(new { suggestedWindow = new { start = start.ToString("O"), end = end.ToString("O") } }));

    /// <summary>What the newest order for a host said that it replaces.</summary>
    public string? ReplacedBy(string host) => _orders.Values.Where(order => order.Host == host).MaxBy(order => order.Number)?.Replaces;

    public async ValueTask DisposeAsync()
    {
        await _ca.DisposeAsync();
        _chain.Dispose();
    }

    private static Task HangUp(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static Task SayAsync(HttpContext context, int status, Uri? location, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (location is not null)
        {
            context.Response.Headers.Location = location.AbsoluteUri;
        }

        return context.Response.WriteAsync(body.ToJsonString());
    }

    private Task OrderAsync(HttpContext context)
    {
        var payload = StandInCa.PayloadOf(context)!; // not null: an order says what for
        var host = payload["identifiers"]![0]!["value"]!.GetValue<string>(); // not null: as above
        var order = new Order(Interlocked.Increment(ref _lastOrder), host, payload["replaces"]?.GetValue<string>());
        _orders[order.Number] = order;
        Count(+1);
        _ca.Do($"/order/{order.Number}", read => SayAsync(read, 200, null, Describe(order)));
        _ca.Do($"/authorization/{order.Number}", read => SayAsync(read, 200, null, DescribeProof(order)));
        _ca.Do($"/challenge/{order.Number}/http-01", read => ProveAsync(read, order, "http-01"));
        _ca.Do($"/challenge/{order.Number}/tls-alpn-01", read => ProveAsync(read, order, "tls-alpn-01"));
        _ca.Do($"/finalize/{order.Number}", read => FinalizeAsync(read, order));
        return SayAsync(context, 201, _ca.Url($"/order/{order.Number}"), Describe(order));
    }

    private Task ProveAsync(HttpContext context, Order order, string type)
    {
        if (order.Status == "pending")
        {
            order.Status = IsBroken(order.Host) ? "invalid" : "ready";
            if (order.Status == "invalid")
            {
                Count(-1);
            }
        }

        return SayAsync(context, 200, null, DescribeChallenge(order, type));
    }

    private Task FinalizeAsync(HttpContext context, Order order)
    {
        if (order.Status == "ready")
        {
            var asked = CertificateRequest.LoadSigningRequest(
                System.Buffers.Text.Base64Url.DecodeFromChars(StandInCa.PayloadOf(context)!["csr"]!.GetValue<string>()), // not null: it finalizes
                HashAlgorithmName.SHA256);
            var now = _clock.GetUtcNow();
            using var leaf = _chain.Leaf(asked.PublicKey, order.Host, now.AddHours(-1), now + Lifetime);
            order.Pem = ChainMaker.Pem(leaf, _chain.Issuer);
            order.Status = "valid";
            _ca.Say($"/certificate/{order.Number}", 200, order.Pem, "application/pem-certificate-chain");
            Count(-1);
        }

        return SayAsync(context, 200, null, Describe(order));
    }

    private void Count(int orders)
    {
        lock (_counting)
        {
            _atWork += orders;
            MostAtWork = Math.Max(MostAtWork, _atWork);
        }
    }

    private JsonObject Describe(Order order)
    {
        var description = new JsonObject
        {
            ["status"] = order.Status,
            ["identifiers"] = new JsonArray(Identifier(order)),
            ["authorizations"] = new JsonArray(_ca.Url($"/authorization/{order.Number}").AbsoluteUri),
            ["finalize"] = _ca.Url($"/finalize/{order.Number}").AbsoluteUri,
        };
        if (order.Pem is not null)
        {
            description["certificate"] = _ca.Url($"/certificate/{order.Number}").AbsoluteUri;
        }

        return description;
    }

    private JsonObject DescribeProof(Order order) => new()
    {
        ["status"] = order.Status switch { "pending" => "pending", "invalid" => "invalid", _ => "valid" },
        ["identifier"] = Identifier(order),
        ["challenges"] = new JsonArray(DescribeChallenge(order, "http-01"), DescribeChallenge(order, "tls-alpn-01")),
    };

    private JsonObject DescribeChallenge(Order order, string type)
    {
        var challenge = new JsonObject
        {
            ["type"] = type,
            ["url"] = _ca.Url($"/challenge/{order.Number}/{type}").AbsoluteUri,
            ["token"] = $"token-{order.Number}-{type}",
            ["status"] = order.Status switch { "pending" => "pending", "invalid" => "invalid", _ => "valid" },
        };
        if (order.Status == "invalid")
        {
            challenge["error"] = new JsonObject
            {
                ["type"] = "urn:ietf:params:acme:error:connection", ["detail"] = "Connection refused", ["status"] = 400,
            };
        }

        return challenge;
    }

    private static JsonObject Identifier(Order order) => new() { ["type"] = "dns", ["value"] = order.Host };

    private sealed record Order(int Number, string Host, string? Replaces)
    {
        public string Status { get; set; } = "pending";

        public string? Pem { get; set; }
    }
}
