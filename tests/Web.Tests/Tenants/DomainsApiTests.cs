using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>Domains over HTTP: added, proved, and removed by a program.</summary>
public sealed class DomainsApiTests(AppFixture fixture)
{
    private WebApp App => fixture.App;

    [Fact]
    public async Task A_program_adds_a_domain_and_follows_it_until_it_is_live()
    {
        var town = await Town.BuildAsync(App);
        var host = $"go.{town.Name}.example";
        App.Dns.Address(town.Console, "192.0.2.7");
        using var http = Client(town, town.ApiKey);
        using var answer = await http.PostAsJsonAsync("/api/v1/domains", new { host = host.ToUpperInvariant() });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var added = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((host, "claimed", false), (Text(added, "host"), Text(added, "state"), added.GetProperty("served").GetBoolean()));
        var records = added.GetProperty("records").EnumerateArray().ToDictionary(record => Text(record, "type"), record => Text(record, "value"));
        Assert.Equal(town.Console, records["CNAME"]);

        App.Dns.Alias(host, town.Console).Text(DomainInspector.TokenName(Town.Host(host)), records["TXT"]);
        var address = answer.Headers.Location!.OriginalString;
        using var check = await http.PostAsync(address + "/check", null);
        var live = await check.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("live", true), (Text(live, "state"), live.GetProperty("served").GetBoolean()));
        Assert.Equal(2, (await http.GetFromJsonAsync<JsonElement>("/api/v1/domains")).GetProperty("data").GetArrayLength());

        using var foreign = Client(town, town.OtherApiKey);
        Assert.Equal(HttpStatusCode.NotFound, (await foreign.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await foreign.DeleteAsync(address)).StatusCode);
        using var taken = await foreign.PostAsJsonAsync("/api/v1/domains", new { host });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, taken.StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task A_key_that_may_only_read_adds_nothing()
    {
        var town = await Town.BuildAsync(App);
        await App.Database.ExecuteAsync("UPDATE api_keys SET scopes = '{domains:read}' WHERE brand_id = $1", town.BrandId.Value);
        using var http = Client(town, town.ApiKey);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/domains")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsJsonAsync("/api/v1/domains", new { host = "go.example.com" })).StatusCode);
    }

    private HttpClient Client(Town town, string key)
    {
        var http = App.Client(town.Console);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
