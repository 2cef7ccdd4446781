using Microsoft.Extensions.DependencyInjection;
using WhiteLabelLinks.Tenants;
using WhiteLabelLinks.Testing.Web;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>From nothing to a link that works, with no DNS, mail, Stripe or ad account.</summary>
public sealed class FirstRunTests
{
    private static readonly (string, string)[] Wish =
    [
        ("Input.Name", "Mara Lind"), ("Input.Email", "mara@lumen.example"), ("Input.Password", "violet tractor lantern"),
        ("Input.Agency", "Nordlicht Studio"), ("Input.Brand", "Lumen"), ("Input.Destination", "https://example.com/guide"),
    ];

    [Fact]
    public async Task One_page_makes_operator_agency_brand_and_a_working_link()
    {
        await using var app = await WebApp.StartAsync();
        var newcomer = new Visitor(app, "localhost");
        using var sent = await newcomer.Http.GetAsync("/");
        Assert.Equal("/setup", sent.Headers.Location?.OriginalString);

        using var incomplete = await newcomer.SendAsync("/setup", [("Input.Name", "Mara"), ("Input.Email", "mara"), ("Input.Password", "password1234")]);
        var complaints = (await Visitor.ReadAsync(incomplete)).QuerySelectorAll(".field-error").Length;
        Assert.True(complaints >= 4, $"{complaints} complaints");
        Assert.Equal(0, await app.Database.ScalarAsync<long>("SELECT count(*) FROM users"));

        using var created = await newcomer.SendAsync("/setup", Wish);
        Assert.Equal("/setup/done", created.Headers.Location?.OriginalString);
        var done = await newcomer.OpenAsync("/setup/done");
        var link = done.QuerySelector("a[target=_blank]")?.GetAttribute("href") ?? "";
        Assert.StartsWith($"http://go.lumen.localhost:{app.Port}/", link, StringComparison.Ordinal);
        await WebApp.EventuallyAsync(async () => await LocationAsync(app, link) == "https://example.com/guide", "The first link never answered.");

        using var handOver = await newcomer.Http.GetAsync("/setup/console");
        var target = handOver.Headers.Location ?? throw new InvalidOperationException();
        Assert.Equal("console.nordlicht-studio.localhost", target.Host);
        var owner = new Visitor(app, target.Host);
        using var accepted = await owner.SendAsync(target.PathAndQuery, [("code", target.Query.Split('=')[1])]);
        Assert.Equal(HttpStatusCode.Redirect, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync("/agency"));
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync("/brands/lumen/links"));

        // Whoever did it is the operator here, and setting up is over.
        Assert.Equal(HttpStatusCode.OK, await newcomer.StatusAsync("/operator"));
        Assert.Equal(HttpStatusCode.NotFound, await newcomer.StatusAsync("/setup"));
        using var again = await newcomer.SendAsync("/setup", Wish, "/account");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        using var signedIn = await new Visitor(app, target.Host).SignInAsync("mara@lumen.example", "violet tractor lantern");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
    }

    [Fact]
    public async Task Two_first_runs_at_once_make_one_installation()
    {
        await using var app = await WebApp.StartAsync();
        // All have the page open before anyone presses the button: once there is an installation, there is no such page.
        var visitors = Enumerable.Range(0, 4).Select(_ => new Visitor(app, "localhost")).ToList();
        var tokens = await Task.WhenAll(visitors.Select(visitor => visitor.TokenAsync("/setup")));
        var answers = await Task.WhenAll(visitors.Zip(tokens, (visitor, token) => visitor.SendFormAsync("/setup", Wish, token)));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.Redirect));
        Assert.Equal(1, await app.Database.ScalarAsync<long>("SELECT count(*) FROM agencies"));
        Assert.Equal(2, await app.Database.ScalarAsync<long>("SELECT count(*) FROM consoles"));
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    [Fact]
    public async Task The_command_line_makes_an_administrator_who_chooses_a_password_by_link()
    {
        await using var app = await WebApp.StartAsync();
        var admins = app.Services.GetRequiredService<AdminCreation>();
        var refused = Assert.IsType<AdminCreationResult.Refused>(
            await admins.CreateAsync(new NewAdmin("", "nobody", "short", Town.Host("localhost")), default));
        Assert.Equal(2, refused.Reasons.Count);
        var created = Assert.IsType<AdminCreationResult.Created>(
            await admins.CreateAsync(new NewAdmin("Ada", "ada@operator.example", null, Town.Host("localhost")), default));
        var link = new Uri(created.SetPassword ?? throw new InvalidOperationException());
        Assert.Equal($"http://localhost:{app.Port}/sign-in", created.SignIn);

        var visitor = new Visitor(app, "localhost");
        await WebApp.EventuallyAsync(async () => await visitor.StatusAsync("/sign-in") == HttpStatusCode.OK, "The console was never served.");
        using var chosen = await visitor.SendAsync(link.PathAndQuery, [("Password", "orange kettle harbor")]);
        using var signedIn = await visitor.SignInAsync("ada@operator.example", "orange kettle harbor");
        Assert.Equal(HttpStatusCode.OK, await visitor.StatusAsync("/operator"));

        // Again for the same address: a way back in, not a second person.
        var again = Assert.IsType<AdminCreationResult.Created>(
            await admins.CreateAsync(new NewAdmin("Ada", "ada@operator.example", null, Town.Host("localhost")), default));
        Assert.NotNull(again.SetPassword);
        Assert.Equal(1, await app.Database.ScalarAsync<long>("SELECT count(*) FROM users"));
    }

    private static async Task<string?> LocationAsync(WebApp app, string link)
    {
        var address = new Uri(link);
        using var answer = await app.Client(address.Host).GetAsync(address.PathAndQuery);
        return answer.Headers.Location?.AbsoluteUri;
    }
}
