using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WhiteLabelLinks.Ui;

/// <summary>The chrome of this request, asked for once and shared by the layout and the tag helpers.</summary>
internal sealed class CurrentChrome(IHttpContextAccessor accessor, IServiceProvider services)
{
    private static readonly ConsoleChrome Nameless = new("Console");
    private ConsoleChrome? chrome;

    public async ValueTask<ConsoleChrome> GetAsync()
    {
        if (chrome is null)
        {
            var provider = services.GetService<IConsoleChromeProvider>();
            chrome = provider is null || accessor.HttpContext is not { } context ? Nameless : await provider.GetAsync(context);
        }

        return chrome;
    }

    public async ValueTask<TimeZoneInfo> GetTimeZoneAsync() => (await GetAsync()).TimeZone ?? TimeZoneInfo.Utc;
}
