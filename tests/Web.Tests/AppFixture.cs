using WhiteLabelLinks.Testing.Web;
using WhiteLabelLinks.Web.Tests;

[assembly: AssemblyFixture(typeof(AppFixture))]

namespace WhiteLabelLinks.Web.Tests;

/// <summary>One running program for all tests of this assembly; each makes its own agency and brands in it.</summary>
public sealed class AppFixture : IAsyncLifetime
{
    private WebApp? _app;

    public WebApp App => _app ?? throw new InvalidOperationException("The program has not been started.");

    public async ValueTask InitializeAsync() => _app = await WebApp.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
