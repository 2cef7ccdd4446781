using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Certificates.Acme;
using Xunit;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

public sealed class SecretsTests(PebbleFixture world)
{
    [Fact]
    public async Task Nothing_secret_is_logged_on_the_way_to_a_certificate()
    {
        var log = new EverythingLogged();
        using var between = new Listener();
        using var accountKey = AcmeKey.Create();
        var order = new KeptOrder(accountKey, Some.NewHost());
        using var client = world.Ca.NewClient(between, log);

        await order.FinishAsync(client, world.Site);

        var text = string.Join('\n', log.Lines);
        Assert.Contains("new order: 201", text, StringComparison.Ordinal);
        Assert.Contains("finalize: 200", text, StringComparison.Ordinal);
        Assert.InRange(between.Secrets.Count, 20, 500);
        Assert.All(between.Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.DoesNotContain(accountKey.Thumbprint, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(order.CertificateKey)[60..90], text, StringComparison.Ordinal);
    }

    /// <summary>Overhears what must not be logged: signatures, payloads and tokens.</summary>
    private sealed class Listener : DelegatingHandler
    {
        public ConcurrentBag<string> Secrets { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
            {
                var signed = JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken));
                Keep(signed, "signature");
                Keep(signed, "payload");
                Keep(signed, "protected");
            }

            var answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            if (answer.Content.Headers.ContentType?.MediaType == "application/json")
            {
                foreach (var challenge in JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))?["challenges"]?.AsArray() ?? [])
                {
                    Keep(challenge, "token");
                }
            }

            return answer;
        }

        private void Keep(JsonNode? node, string name)
        {
            if (node?[name]?.GetValue<string>() is { Length: > 0 } text)
            {
                Secrets.Add(text);
            }
        }
    }

    private sealed class EverythingLogged : ILogger<AcmeClient>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);
    }
}
