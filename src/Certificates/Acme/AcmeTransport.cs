using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Certificates.Acme;

/// <summary>
/// Sends requests and reads answers within limits of time and size; repeats what may be repeated. It logs the name of a step, a status
/// and a time, and never an address, a body or a header.
/// </summary>
internal sealed partial class AcmeTransport(HttpClient http, AcmeOptions options, UrlRule urls, TimeProvider clock, ILogger logger)
{
    /// <summary>Times that one request may meet "bad nonce". An honest CA refuses a fresh one rarely; the test server refuses on purpose.</summary>
    public const int MostNonces = 20;

    private const int MostReads = 3;
    private const string Json = "application/json";

    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(5);

    private readonly NoncePool _nonces = new();

    /// <summary>An unsigned request: directory and renewal information.</summary>
    public Task<AcmeAnswer> GetAsync(Uri url, string step, CancellationToken cancellation) =>
        RepeatReadAsync(() => SendAsync(() => new HttpRequestMessage(HttpMethod.Get, urls.Check(url)), Json, step, cancellation), cancellation);

    /// <summary>POST-as-GET (RFC 8555 6.3): may be repeated, because it changes nothing.</summary>
    public Task<AcmeAnswer> ReadAsync(
        Uri url, Uri newNonce, Func<string, JsonObject> sign, string accept, string step, CancellationToken cancellation) =>
        RepeatReadAsync(() => PostAsync(url, newNonce, sign, accept, step, cancellation), cancellation);

    /// <summary>A request that changes something: repeated only when the CA says that it refused the nonce, so did nothing.</summary>
    public async Task<AcmeAnswer> PostAsync(
        Uri url, Uri newNonce, Func<string, JsonObject> sign, string accept, string step, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var nonce = _nonces.Take() ?? await NewNonceAsync(newNonce, cancellation);
            try
            {
                return await SendAsync(() => Request(url, sign(nonce)), accept, step, cancellation);
            }
            catch (AcmeBadNonceException) when (attempt < MostNonces)
            {
                // The refusal brought the next nonce.
            }
        }
    }

    private static HttpRequestMessage Request(Uri url, JsonObject signed)
    {
        // Exactly this type and no charset: RFC 8555 6.2, and CAs refuse anything else.
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(signed));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/jose+json");
        return new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
    }

    // Some answers of an overloaded CA are gone a second later; what lasts longer is the caller's to schedule.
    private async Task<AcmeAnswer> RepeatReadAsync(Func<Task<AcmeAnswer>> send, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            AcmeException failure;
            try
            {
                return await send();
            }
            catch (AcmeException exception) when (attempt < MostReads && IsWorthRepeating(exception))
            {
                failure = exception;
            }

            await Task.Delay(failure.RetryAfter ?? TimeSpan.FromMilliseconds(250 << attempt), clock, cancellation);
        }
    }

    private static bool IsWorthRepeating(AcmeException failure) =>
        failure is AcmeUnreachableException or AcmeBusyException && !(failure.RetryAfter > LongestPatience);

    private async Task<string> NewNonceAsync(Uri url, CancellationToken cancellation)
    {
        var answer = await RepeatReadAsync(() => SendAsync(() => new HttpRequestMessage(HttpMethod.Head, url), Json, "new nonce", cancellation), cancellation);
        return NoncePool.IsNonce(answer.Nonce) ? answer.Nonce : throw new AcmeBadAnswerException($"{url} gave no nonce.");
    }

    private async Task<AcmeAnswer> SendAsync(Func<HttpRequestMessage> build, string accept, string step, CancellationToken cancellation)
    {
        using var request = build();
        request.Headers.UserAgent.TryParseAdd(options.UserAgent);
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var limit = new CancellationTokenSource(options.RequestTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var started = clock.GetTimestamp();
        AcmeAnswer answer;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var nonce = response.Headers.TryGetValues("Replay-Nonce", out var nonces) ? nonces.First() : null;
            if (request.Method != HttpMethod.Head)
            {
                // One that was asked for belongs to who asked: in the pool somebody else would be faster.
                _nonces.Add(nonce);
            }

            var body = await ReadBodyAsync(response, request.RequestUri!, either.Token); // not null: every request above has one
            answer = new AcmeAnswer(
                request.RequestUri!, // not null: as above
                response.StatusCode,
                response.Content.Headers.ContentType?.MediaType ?? "",
                body,
                response.Headers.Location?.OriginalString,
                response.Headers.TryGetValues("Link", out var links) ? [.. links] : [],
                nonce,
                AcmeAnswer.ReadRetryAfter(response.Headers.RetryAfter, clock.GetUtcNow()));
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NoAnswer(logger, step, clock.GetElapsedTime(started));
            throw new AcmeUnreachableException($"{request.RequestUri} did not answer within {options.RequestTimeout}.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            Log.NoAnswer(logger, step, clock.GetElapsedTime(started));
            throw new AcmeUnreachableException($"{request.RequestUri} could not be asked: {exception.Message}", exception);
        }

        Log.Answered(logger, step, (int)answer.Status, clock.GetElapsedTime(started));
        return (int)answer.Status < 300 ? answer : throw Failure(answer);
    }

    private async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, Uri url, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > options.LargestAnswer)
        {
            throw TooLarge(url);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            if (body.Length + count > options.LargestAnswer)
            {
                throw TooLarge(url);
            }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    private AcmeBadAnswerException TooLarge(Uri url) => new($"The answer of {url} is larger than {options.LargestAnswer} bytes.");

    private static AcmeException Failure(AcmeAnswer answer)
    {
        var status = (int)answer.Status;
        if (status < 400)
        {
            // Followed, a redirect would take a signed request to where it was not signed for.
            return new AcmeBadAnswerException($"{answer.Url} answered {status}: redirects are not followed.");
        }

        return ReadProblem(answer) is { } problem ? AcmeProblemException.For(problem, status, answer.RetryAfter)
            : status is 429 or >= 500 ? AcmeProblemException.For(AcmeProblem.Unnamed(status), status, answer.RetryAfter)
            : new AcmeBadAnswerException($"{answer.Url} answered {status} without saying why.");
    }

    private static AcmeProblem? ReadProblem(AcmeAnswer answer)
    {
        if (answer.MediaType is not ("application/problem+json" or Json))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? AcmeProblem.Read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Certificate authority, {Step}: {Status} after {Elapsed}")]
        public static partial void Answered(ILogger logger, string step, int status, TimeSpan elapsed);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Certificate authority, {Step}: no answer after {Elapsed}")]
        public static partial void NoAnswer(ILogger logger, string step, TimeSpan elapsed);
    }
}
