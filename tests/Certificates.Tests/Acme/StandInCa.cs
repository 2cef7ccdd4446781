using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WhiteLabelLinks.Certificates.Acme;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>
/// A CA of a test's own, for what the real test server never does: limits, break-downs, lies. Each path answers what the test says;
/// directory and nonces are there.
/// </summary>
internal sealed class StandInCa : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private int _nonces;

    private readonly string? _nonce;

    private StandInCa(WebApplication app, string? nonce)
    {
        _app = app;
        _nonce = nonce;
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Path, header and payload of each signed request.</summary>
    public ConcurrentQueue<(string Path, JsonObject Header, JsonObject? Payload)> Posts { get; } = new();

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The kinds of bodies that came, exactly as they were named.</summary>
    public ConcurrentBag<string> ContentTypes { get; } = [];

    /// <summary>Stands before every answer, and may give none. Set before the first request.</summary>
    public Func<HttpContext, Func<Task>, Task> Before { get; set; } = static (_, answer) => answer();

    public AcmeOptions Options => new() { DirectoryUrl = Url("/dir"), AllowPlainHttp = true, RequestTimeout = TimeSpan.FromMinutes(1) };

    /// <summary>With a directory that offers more or less, and with one nonce for ever where that is asked for.</summary>
    public static async Task<StandInCa> StartAsync(string? meta = null, bool hasRenewalInfo = false, string? nonce = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var ca = new StandInCa(app, nonce);
        app.Run(ca.AnswerAsync);
        await app.StartAsync();
        ca.Address = new Uri(app.Urls.Single());
        var directory = new JsonObject { ["meta"] = meta is null ? null : JsonNode.Parse(meta) };
        foreach (var name in (string[])["newNonce", "newAccount", "newOrder", "revokeCert", "keyChange", .. hasRenewalInfo ? ["renewalInfo"] : Array.Empty<string>()])
        {
            directory[name] = ca.Url("/" + name).AbsoluteUri;
        }

        ca.Say("/dir", 200, directory.ToJsonString());
        ca.Say("/newNonce", 200, "");
        return ca;
    }

    public Uri Url(string path) => new(Address, path);

    public AcmeClient NewClient(AcmeOptions? options = null, TimeProvider? clock = null) => new(options ?? Options, clock ?? TimeProvider.System, NullLogger<AcmeClient>.Instance);

    /// <summary>An account of the client's, of which this CA knows nothing and believes all.</summary>
    public AcmeAccount OpenAccount(AcmeClient client, AcmeKey key) => client.OpenAccount(key, Url("/account/1"));

    public void Do(string path, Func<HttpContext, Task> answer) => _answers[path] = answer;

    public void Say(string path, int status, string body, string type = "application/json", params (string Name, string Value)[] headers) => Do(path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers.Append(name, value);
        }

        return context.Response.WriteAsync(body);
    });

    /// <summary>An error as RFC 7807 writes it.</summary>
    public void Refuse(string path, int status, string kind, string detail = "because", params (string Name, string Value)[] headers) =>
        Say(path, status, JsonSerializer.Serialize(new { type = "urn:ietf:params:acme:error:" + kind, detail }), "application/problem+json", headers);

    /// <summary>An order in some state at <c>/order/1</c>, also as the answer to a new one.</summary>
    public void SayOrder(string status, string more = "", params (string Name, string Value)[] headers)
    {
        var order = $$"""
            {"status":"{{status}}","identifiers":[{"type":"dns","value":"go.example.com"}],"authorizations":["{{Url("/authorization/1")}}"],"finalize":"{{Url("/finalize/1")}}"{{more}}}
            """;
        Say("/order/1", 200, order, "application/json", headers);
        Say("/newOrder", 201, order, "application/json", [("Location", Url("/order/1").AbsoluteUri), .. headers]);
    }

    /// <summary>What the request that is being answered asks for; null for a read.</summary>
    public static JsonObject? PayloadOf(HttpContext context) => (JsonObject?)context.Items[nameof(PayloadOf)];

    public int CountOf(string path) => Requests.Count(request => request == path);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        Requests.Enqueue(path);
        if (HttpMethods.IsPost(context.Request.Method))
        {
            ContentTypes.Add(context.Request.ContentType ?? "");
            var signed = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject(); // not null: a client's request is JSON
            var payload = Decode(signed, "payload");
            Posts.Enqueue((path, Decode(signed, "protected")!, payload)); // not null: the header is no read's payload
            context.Items[nameof(PayloadOf)] = payload;
        }

        context.Response.Headers["Replay-Nonce"] = _nonce ?? $"nonce-{Interlocked.Increment(ref _nonces)}";
        await Before(context, async () =>
        {
            if (_answers.TryGetValue(path, out var answer))
            {
                await answer(context);
            }
            else
            {
                context.Response.StatusCode = 404;
            }
        });
    }

    private static JsonObject? Decode(JsonObject signed, string part)
    {
        var text = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(signed[part]!.GetValue<string>())); // not null: it is a JWS
        return text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject(); // not null: as above
    }
}
