using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Links;

/// <summary>An agency of its own in the running program: its console, two brands with a domain each, and who works in them.</summary>
public sealed class LinkStage(AppFixture fixture) : IAsyncLifetime
{
    private const string Password = "correct horse battery";

    private readonly string _name = "s" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")[^8..];

    public WebApp App => fixture.App;

    public string Console => $"console.{_name}.localhost";

    public string Host => $"go.{_name}.localhost";

    public string OtherHost => $"try.{_name}.localhost";

    public BrandId Lumen { get; private set; }

    public BrandId Harbor { get; private set; }

    private string LumenKey { get; set; } = "";

    private string HarborKey { get; set; } = "";

    public async ValueTask InitializeAsync()
    {
        var stop = CancellationToken.None;
        await using (var seeding = await App.Services.GetRequiredService<TenantSeeding>().BeginAsync(stop))
        {
            await seeding.EnsureOperatorConsoleAsync(Name("localhost"), $"http://localhost:{App.Port}", "Operator", stop);
            var agency = await seeding.CreateAgencyAsync("Northwind", _name, false, stop);
            await seeding.CreateConsoleAsync(agency, Name(Console), $"http://{Console}:{App.Port}", "Northwind", stop);
            Lumen = await seeding.CreateBrandAsync(agency, "Lumen", "lumen", "Europe/Berlin", false, stop);
            Harbor = await seeding.CreateBrandAsync(agency, "Harbor", "harbor", "Etc/UTC", false, stop);
            await seeding.CreateDomainAsync(Lumen, Name(Host), null, "plain", stop);
            await seeding.CreateDomainAsync(Harbor, Name(OtherHost), null, "plain", stop);
            foreach (var role in Enum.GetValues<BrandRole>())
            {
                var person = await seeding.CreatePersonAsync(agency, $"Mara {role}", $"{role}@lumen.example", Password, stop);
                await seeding.AddBrandMemberAsync(Lumen, person, role, stop);
            }
            LumenKey = await seeding.CreateApiKeyAsync(Lumen, "Zapier", "Mara Owner", stop);
            HarborKey = await seeding.CreateApiKeyAsync(Harbor, "Zapier", "Mara Owner", stop);
            await seeding.CommitAsync(stop);
        }
        using var visitor = App.Client(Console);
        await WebApp.EventuallyAsync(async () => (int)(await visitor.GetAsync("/sign-in")).StatusCode == 200, "The console did not come up.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A caller of the API with Lumen's key.</summary>
    public HttpClient ApiOfLumen() => Api(LumenKey);

    public HttpClient ApiOfHarbor() => Api(HarborKey);

    /// <summary>Somebody signed in who works in Lumen.</summary>
    public async Task<ConsolePerson> SignInAsync(BrandRole role)
    {
        var person = new ConsolePerson(App.Client(Console, follow: true));
        await person.OpenAsync("/sign-in");
        await person.SubmitAsync("form[method=post]", ("Email", $"{role}@lumen.example"), ("Password", Password));
        return person;
    }

    private HttpClient Api(string key)
    {
        var client = App.Client(Console);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static HostName Name(string text)
    {
        Assert.True(HostName.TryParse(text, out var host, out var error), error);
        return host;
    }
}

/// <summary>A browser without scripts: reads pages and sends their forms.</summary>
public sealed class ConsolePerson(HttpClient client) : IDisposable
{
    private static readonly HtmlParser Parser = new();

    public HttpClient Client => client;

    public IHtmlDocument Page { get; private set; } = Parser.ParseDocument("");

    public HttpResponseMessage Response { get; private set; } = new();

    public int Status => (int)Response.StatusCode;

    public Uri Address => Response.RequestMessage?.RequestUri ?? new Uri("about:blank");

    public async Task<IHtmlDocument> OpenAsync(string path)
    {
        Response = await client.GetAsync(path);
        return await ReadAsync();
    }

    /// <summary>Sends a form as it stands, with some fields filled in.</summary>
    /// <param name="selector">Finds the form.</param>
    /// <param name="fields">Replace what the form holds; what it does not hold is added.</param>
    public Task<IHtmlDocument> SubmitAsync(string selector, params (string Name, string Value)[] fields) => SubmitToAsync(selector, null, fields);

    /// <summary>As a button with an address of its own would.</summary>
    public async Task<IHtmlDocument> SubmitToAsync(string selector, string? action, params (string Name, string Value)[] fields)
    {
        var form = Assert.IsType<IHtmlFormElement>(Page.QuerySelector(selector), exactMatch: false);
        var values = new List<KeyValuePair<string, string>>();
        foreach (var input in form.QuerySelectorAll("input[name], select[name], textarea[name]"))
        {
            var name = input.GetAttribute("name")!; // selected by it
            if (fields.Any(field => field.Name == name) || input is IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false })
            {
                continue;
            }
            values.Add(new(name, input switch
            {
                IHtmlInputElement text => text.Value,
                IHtmlSelectElement choice => choice.Value ?? "",
                _ => input.TextContent,
            }));
        }
        values.AddRange(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        var target = new Uri(Address, action ?? form.GetAttribute("action") ?? "");
        Response = await client.PostAsync(target, new FormUrlEncodedContent(values));
        return await ReadAsync();
    }

    public void Dispose() => client.Dispose();

    private async Task<IHtmlDocument> ReadAsync() => Page = Parser.ParseDocument(await Response.Content.ReadAsStringAsync());
}
