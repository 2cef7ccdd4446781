using System.Net;
using System.Text;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Retargeting.Destinations;

/// <summary>What a visitor's browser would get from an address.</summary>
/// <param name="Outcome">One of <see cref="CheckOutcomes"/>.</param>
/// <param name="Address">Where it ended; the last place that was asked.</param>
/// <param name="Hops">Redirects on the way.</param>
/// <param name="Status">The last answer's status; null when there was none.</param>
/// <param name="Text">The beginning of the page, each byte a character; empty unless it was read.</param>
internal sealed record PageReport(string Outcome, string Address, int Hops, int? Status, string Text);

/// <summary>
/// Reads the beginning of a stranger's page: public places only, at most five redirects, 512 KiB and five seconds in all, no cookies
/// and nothing kept between two reads. Never throws but when cancelled.
/// </summary>
internal sealed class PageReader(OutboundGuard guard, TimeProvider clock) : IDisposable
{
    public const int MaxHops = 5;
    public const int MaxBytes = 512 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ConnectCallback = guard.ConnectAsync,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        MaxResponseHeadersLength = 64,
        MaxConnectionsPerServer = 4,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    public async Task<PageReport> ReadAsync(string address, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var report = new PageReport(CheckOutcomes.Unreachable, address, 0, null, "");
        try
        {
            while (true)
            {
                var (next, seen) = await StepAsync(report, either.Token);
                if (next is null)
                {
                    return seen;
                }
                if (seen.Hops >= MaxHops)
                {
                    return seen with { Outcome = CheckOutcomes.TooManyHops };
                }
                report = seen with { Address = next, Hops = seen.Hops + 1 };
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return report with { Outcome = CheckOutcomes.TooSlow };
        }
        catch (HttpRequestException e)
        {
            return report with { Outcome = e.GetBaseException() is OutboundRefusedException ? CheckOutcomes.Refused : CheckOutcomes.Unreachable };
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return report with { Outcome = CheckOutcomes.Unreachable };
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(string? Next, PageReport Seen)> StepAsync(PageReport report, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, report.Address);
        // As browsers introduce themselves, and a word that says it is none.
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (compatible; link-check/1.0)");
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1");
        request.Headers.TryAddWithoutValidation("Accept-Language", "en;q=0.9,*;q=0.5");
        using var response = await _http.SendAsync(request, cancellation);
        var status = (int)response.StatusCode;
        var seen = report with { Status = status };
        if (status is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
        {
            return Uri.TryCreate(new Uri(report.Address), location, out var target) && TargetUrl.TryParse(target.AbsoluteUri, out var next, out _)
                ? (next.Value, seen)
                : (null, seen with { Outcome = CheckOutcomes.Refused });
        }
        if (status >= 400)
        {
            return (null, seen with { Outcome = CheckOutcomes.ErrorStatus });
        }
        if (response.Content.Headers.ContentType?.MediaType is not ("text/html" or "application/xhtml+xml"))
        {
            return (null, seen with { Outcome = CheckOutcomes.NoPage });
        }
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[MaxBytes];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return (null, seen with { Outcome = CheckOutcomes.Read, Text = Encoding.Latin1.GetString(buffer, 0, length) });
    }
}
