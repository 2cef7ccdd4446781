using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Web.Tests.Links;

/// <summary>S19, S32: parameters of destinations are written once each, by one way of naming, and name nobody.</summary>
public sealed class UtmTests(LinkStage stage) : IClassFixture<LinkStage>
{
    private const string Links = "/api/v1/links";
    private const string Parameters = "/brands/lumen/parameters";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://a.example/", "https://a.example/?utm_source=mail")]
    [InlineData("https://a.example/?x=1#top", "https://a.example/?x=1&utm_source=mail#top")]
    [InlineData("https://a.example/?utm_source=old&x=1", "https://a.example/?utm_source=mail&x=1")]
    [InlineData("https://a.example/?UTM_Source=old&utm_source=older&x=1", "https://a.example/?utm_source=mail&x=1")]
    [InlineData("https://a.example/?utm%5Fsource=old", "https://a.example/?utm_source=mail")]
    [InlineData("https://a.example/?utm_medium=m&&", "https://a.example/?utm_medium=m&utm_source=mail")]
    [InlineData("https://a.example/?utm_source", "https://a.example/?utm_source=mail")]
    [InlineData("a.example/#utm_source=x", "a.example/?utm_source=mail#utm_source=x")]
    public void A_parameter_is_written_once_and_the_rest_stays(string address, string expected)
    {
        var written = UtmAddress.Write(address, new Dictionary<UtmParameter, string?> { [UtmParameter.Source] = "mail" });
        Assert.Equal(expected, written);
        Assert.Equal("mail", UtmAddress.Read(written)[UtmParameter.Source]);
        Assert.DoesNotContain(UtmParameter.Source, UtmAddress.Read(UtmAddress.Strip(written)).Keys);
        // Nothing for it takes it out.
        Assert.Equal(UtmAddress.Strip(written).Length, UtmAddress.Write(written, new Dictionary<UtmParameter, string?> { [UtmParameter.Source] = "", [UtmParameter.Medium] = null }).Length);
    }

    [Theory]
    [InlineData("Größe & 100% = #1", "Gr%C3%B6%C3%9Fe%20%26%20100%25%20%3D%20%231")]
    [InlineData("a+b", "a%2Bb")]
    [InlineData("日本", "%E6%97%A5%E6%9C%AC")]
    public void A_value_is_read_as_it_was_written(string value, string written)
    {
        var address = UtmAddress.Write("https://a.example/", new Dictionary<UtmParameter, string?> { [UtmParameter.Campaign] = value });
        Assert.EndsWith("utm_campaign=" + written, address, StringComparison.Ordinal);
        Assert.Equal(value, UtmAddress.Read(address)[UtmParameter.Campaign]);
    }

    [Theory]
    [InlineData("https://a.example/?email=anna@example.com", "email")]
    [InlineData("https://a.example/?x=1&u=anna%40example.com", "u")]
    [InlineData("https://a.example/?u=anna%2540example.com", "u")]
    [InlineData("https://a.example/?next=mailto:anna@example.com", "next")]
    [InlineData("https://a.example/@52.5,13.4?z=1", null)]
    [InlineData("https://a.example/?handle=@anna.writes", null)]
    [InlineData("https://a.example/?price=5@2", null)]
    public void An_email_address_is_found_wherever_a_parameter_hides_it(string address, string? parameter) =>
        Assert.Equal(parameter, UtmAddress.FindEmail(address));

    [Fact]
    public void Words_are_filled_in_and_a_value_that_lacks_one_is_left_out()
    {
        var words = new UtmWords("email", "Spring Sale 2027", "go");
        Assert.Equal("email-spring-sale-2027-go", words.Fill("{source}-{campaign}-{link}"));
        Assert.Null((words with { Campaign = null }).Fill("{source}-{campaign}"));
        Assert.Equal("plain", words.Fill("plain"));
        Assert.Equal(UtmParameters.MaxValue, (words with { Campaign = new string('x', 300) }).Fill("{campaign}")?.Length);
        Assert.Equal("{brand}", UtmWords.FindUnknown("{source}-{brand}"));
        Assert.Null(UtmWords.FindUnknown("{source}-{link}"));
    }

    [Fact]
    public async Task The_form_takes_parameters_apart_and_puts_them_together_again()
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync("/brands/lumen/links/new");
        await mara.SubmitAsync("form[data-guard]",
            ("Input.Destination", "https://example.com/p?utm_source=pasted&x=1"), ("Input.Slug", "taken-apart"), ("Input.UtmCampaign", "spring sale"));
        Assert.Equal(200, mara.Status);
        Assert.Equal("https://example.com/p?utm_source=pasted&x=1&utm_campaign=spring%20sale", Shown(mara));
        Assert.Equal("https://example.com/p?x=1", Value(mara, "Destination"));
        Assert.Equal(("pasted", "spring sale"), (Value(mara, "UtmSource"), Value(mara, "UtmCampaign")));

        // Saved as it stands, nothing is different: taking apart and putting together is no change.
        await mara.SubmitAsync("#settings form");
        Assert.Equal("https://example.com/p?utm_source=pasted&x=1&utm_campaign=spring%20sale", Shown(mara));
        Assert.Single(mara.Page.QuerySelectorAll(".timeline li, timeline-item, .timeline-item"));

        // Emptied is taken out; a destination that is typed anew with a parameter in it counts before a field that nobody touched.
        await mara.SubmitAsync("#settings form", ("Input.Destination", "https://example.com/q?utm_source=fresh"), ("Input.UtmCampaign", ""));
        Assert.Equal("https://example.com/q?utm_source=fresh", Shown(mara));
        await mara.SubmitAsync("#settings form", ("Input.UtmSource", "typed"));
        Assert.Equal("https://example.com/q?utm_source=typed", Shown(mara));
    }

    [Theory]
    [InlineData("Input.Destination", "https://example.com/?e=anna@example.com", "Input.Destination")]
    [InlineData("Input.UtmContent", "anna@example.com", "Input.UtmContent")]
    public async Task A_person_in_an_address_is_refused_on_the_form(string field, string value, string beside)
    {
        using var mara = await stage.SignInAsync(BrandRole.Editor);
        await mara.OpenAsync("/brands/lumen/links/new");
        await mara.SubmitAsync("form[data-guard]", field == "Input.Destination" ? [(field, value)] : [("Input.Destination", "https://example.com/"), (field, value)]);
        Assert.Contains("email address", mara.Page.QuerySelector($"[name='{beside}']")?.Closest(".field")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_are_written_by_the_api_and_a_person_in_them_is_refused()
    {
        using var api = stage.ApiOfLumen();
        var made = await PostAsync(api, new { destination = "https://example.com/?utm_medium=old", utm_medium = "email", utm_source = "letter" });
        Assert.Equal("https://example.com/?utm_medium=email&utm_source=letter", (string?)made["destination"]);
        var patched = await api.PatchAsync($"{Links}/{made["id"]}", Json("""{"utm_medium": null, "utm_term": "x y"}"""), Stop);
        Assert.Equal("https://example.com/?utm_source=letter&utm_term=x%20y", (string?)JsonNode.Parse(await patched.Content.ReadAsStringAsync(Stop))!["destination"]);
        await RefusedAsync(api, new { destination = "https://example.com/?mail=anna%40example.com" }, "destination");
        await RefusedAsync(api, new { destination = "https://example.com/", utm_content = "anna@example.com" }, "utm_content");
        await RefusedAsync(api, new { destination = "https://example.com/", utm_content = new string('x', 101) }, "utm_content");
    }

    [Fact]
    public async Task What_a_brand_asks_for_is_needed_from_then_on_and_a_template_gives_it()
    {
        using var harbor = stage.ApiOfHarbor();
        using var api = stage.ApiOfLumen();
        var before = await PostAsync(api, new { destination = "https://example.com/before" });
        using var owner = await stage.SignInAsync(BrandRole.Owner);
        try
        {
            await owner.OpenAsync(Parameters);
            await owner.SubmitAsync("form[data-guard]", ("Required", "utm_source"), ("Required", "utm_campaign"));
            Assert.Equal(2, owner.Page.QuerySelectorAll("input[name=Required][checked]").Length);
            await RefusedAsync(api, new { destination = "https://example.com/after" }, "utm_source", "utm_campaign");
            await RefusedAsync(api, new { destination = "https://example.com/?utm_source=a" }, "utm_campaign");
            await PostAsync(api, new { destination = "https://example.com/?utm_source=a&utm_campaign=b" });
            // A link of before stays as it is, until somebody gives it another destination. Nobody else is asked.
            Assert.Equal(HttpStatusCode.OK, (await api.PatchAsync($"{Links}/{before["id"]}", Json("""{"title": "Still here"}"""), Stop)).StatusCode);
            Assert.Equal(422, (int)(await api.PatchAsync($"{Links}/{before["id"]}", Json("""{"destination": "https://example.com/other"}"""), Stop)).StatusCode);
            await PostAsync(harbor, new { destination = "https://example.com/harbor" });

            await owner.OpenAsync("/brands/lumen/links/new");
            await owner.SubmitAsync("form[data-guard]", ("Input.Destination", "https://example.com/form"));
            Assert.Contains("asks every link for utm_source", owner.Page.QuerySelector("[name='Input.UtmSource']")?.Closest(".field")?.TextContent, StringComparison.Ordinal);

            await owner.OpenAsync(Parameters + "/template");
            await owner.SubmitAsync("form[data-guard]", ("Input.Name", "Usual"), ("Input.Source", "{source}"), ("Input.Campaign", "{link}"), ("Input.Content", "{campaign}"));
            await owner.OpenAsync("/brands/lumen/links/new");
            var template = owner.Page.QuerySelector("select[name='Input.Template'] option:last-child")?.GetAttribute("value") ?? "";
            await owner.SubmitAsync("form[data-guard]", ("Input.Destination", "https://example.com/form"), ("Input.Slug", "My-Offer"), ("Input.Source", "Partner"), ("Input.Template", template));
            Assert.Equal("https://example.com/form?utm_source=partner&utm_campaign=my-offer", Shown(owner));
        }
        finally
        {
            await stage.App.Database.ExecuteAsync("DELETE FROM utm_rules WHERE brand_id = $1", stage.Lumen.Value);
        }
    }

    [Theory]
    [InlineData("Input.Name", "", "Input.Name")]
    [InlineData("Input.Source", "{brand}", "Input.Source")]
    [InlineData("Input.Source", "anna@example.com", "Input.Source")]
    [InlineData("Input.Source", "", "Input.Source")]
    public async Task A_wrong_template_is_refused_beside_its_field(string field, string value, string beside)
    {
        using var owner = await stage.SignInAsync(BrandRole.Owner);
        await owner.OpenAsync(Parameters + "/template");
        await owner.SubmitAsync("form[data-guard]", [.. new[] { ("Input.Name", "Wrong one"), ("Input.Source", "x") }.Where(one => one.Item1 != field), (field, value)]);
        Assert.Equal(200, owner.Status);
        Assert.Equal("true", owner.Page.QuerySelector($"[name='{beside}']")?.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_template_is_changed_and_deleted_and_no_name_is_there_twice()
    {
        using var owner = await stage.SignInAsync(BrandRole.Owner);
        await AddTemplateAsync(owner, "Twice");
        await AddTemplateAsync(owner, "TWICE");
        Assert.Contains("Another template has this name", owner.Page.QuerySelector(".field-error")?.TextContent, StringComparison.Ordinal);
        await owner.OpenAsync(Parameters);
        var link = owner.Page.QuerySelectorAll(".row-link").Single(one => one.TextContent == "Twice").GetAttribute("href")!; // selected by being a link
        await owner.OpenAsync(link);
        await owner.SubmitAsync("form[data-guard]", ("Input.Medium", "print"));
        Assert.Contains("utm_medium=print", owner.Page.QuerySelector("table")?.TextContent, StringComparison.Ordinal);
        await owner.OpenAsync(link);
        await owner.SubmitAsync(".danger-zone form");
        Assert.DoesNotContain("Twice", owner.Page.Body?.TextContent, StringComparison.Ordinal);
        await owner.OpenAsync(link);
        Assert.Equal(404, owner.Status);
    }

    private static async Task AddTemplateAsync(ConsolePerson owner, string name)
    {
        await owner.OpenAsync(Parameters + "/template");
        await owner.SubmitAsync("form[data-guard]", ("Input.Name", name), ("Input.Source", "paper"));
    }

    private static string? Shown(ConsolePerson person) => person.Page.QuerySelector("dl.facts a[dir=ltr]")?.GetAttribute("href");

    private static string? Value(ConsolePerson person, string field) => person.Page.QuerySelector($"[name='Input.{field}']")?.GetAttribute("value");

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonNode> PostAsync(HttpClient api, object body)
    {
        var created = await api.PostAsJsonAsync(Links, body, Stop);
        var text = await created.Content.ReadAsStringAsync(Stop);
        Assert.True(created.StatusCode == HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!; // a created link is one
    }

    private static async Task RefusedAsync(HttpClient api, object body, params string[] fields)
    {
        var refused = await api.PostAsJsonAsync(Links, body, Stop);
        Assert.Equal(422, (int)refused.StatusCode);
        var errors = JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!["errors"]!.AsObject();
        Assert.Equal(fields.Order(StringComparer.Ordinal), errors.Select(error => error.Key).Order(StringComparer.Ordinal));
    }
}
