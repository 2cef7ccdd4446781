using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace WhiteLabelLinks.Browser.Tests;

/// <summary>
/// Stands in for every host of the world but ours. A vendor's script is answered with one that says what had been queued for it; a
/// request that nobody should have made is on record all the same.
/// </summary>
internal sealed class Vendors
{
    private const string Pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    // What the platforms' stubs put their calls into.
    private const string TellQueues =
        """
        (() => {
          const seen = {};
          for (const name of ['fbq', 'dataLayer', 'ttq', 'pintrk', 'twq', 'snaptr', 'rdt', 'uetq', 'qp', '_linkedin_data_partner_ids', 'lintrk', 'adroll_adv_id']) {
            const it = window[name];
            if (it === undefined) continue;
            const queue = typeof it === 'function' ? it.queue || it.exe || it.q || it.callQueue || [] : it;
            try { seen[name] = JSON.stringify(Array.isArray(queue) ? queue.map((call) => call && call.length !== undefined && typeof call === 'object' ? Array.from(call) : call) : queue); } catch { seen[name] = '?'; }
          }
          if (window.ttq && window.ttq._i) seen.ttqInstances = JSON.stringify(Object.values(window.ttq._i).map((calls) => Array.from(calls)));
          console.log('QUEUED ' + JSON.stringify(seen));
        })();
        """;

    private readonly ConcurrentQueue<Uri> _asked = new();
    private readonly ConcurrentQueue<string> _queued = new();

    /// <summary>Every request to a host that is not of this machine.</summary>
    public IReadOnlyList<Uri> Asked => [.. _asked];

    /// <summary>What was queued for the vendors when their scripts came.</summary>
    public string Queued => string.Join('\n', _queued);

    /// <summary>How a script is answered; null lets it hang.</summary>
    public string? Script { get; set; } = TellQueues;

    public static async Task<Vendors> AroundAsync(IBrowserContext window)
    {
        var vendors = new Vendors();
        window.Console += (_, message) =>
        {
            if (message.Text.StartsWith("QUEUED ", StringComparison.Ordinal))
            {
                vendors._queued.Enqueue(message.Text);
            }
        };
        await window.RouteAsync("**/*", vendors.AnswerAsync);
        return vendors;
    }

    public void Forget()
    {
        _asked.Clear();
        _queued.Clear();
    }

    private async Task AnswerAsync(IRoute route)
    {
        var address = new Uri(route.Request.Url);
        if (address.Host.EndsWith(".localhost", StringComparison.Ordinal))
        {
            await route.ContinueAsync();
            return;
        }
        _asked.Enqueue(address);
        if (route.Request.ResourceType == "script")
        {
            if (Script is { } script)
            {
                await route.FulfillAsync(new() { ContentType = "text/javascript", Body = script });
            }
            return;
        }
        await route.FulfillAsync(new() { ContentType = "image/gif", BodyBytes = Convert.FromBase64String(Pixel) });
    }
}
