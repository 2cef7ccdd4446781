using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>Every page against every kind of person. A page that nobody put into the matrix fails the test.</summary>
public sealed class AccessMatrixTests(AppFixture fixture) : IAsyncLifetime
{
    // S: sees it. R: sent elsewhere (to sign in, or home). N: there is no such page for them. F: refused, and told who can.
    // Columns: nobody, operator's admin, agency owner, agency member, brand owner, editor, viewer, owner of another brand.
    private static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
        ["sign-in"] = "SRRRRRRR",
        ["sign-out"] = "RRRRRRRR",
        ["forgot-password"] = "SSSSSSSS",
        ["reset-password"] = "SSSSSSSS",
        ["sign-in/continue"] = "SSSSSSSS",
        ["error"] = "NNNNNNNN",
        ["setup"] = "NNNNNNNN",
        ["setup/done"] = "RRRRRRRR",
        ["setup/console"] = "RRRRRRRR",
        [""] = "RRRRRRRR",
        ["api"] = "SSSSSSSS",
        ["account"] = "RSSSSSSS",
        ["operator"] = "RSNNNNNN",
        ["operator/agencies/new"] = "RSNNNNNN",
        ["operator/consent"] = "RSNNNNNN",
        ["operator/certificates"] = "RSNNNNNN",
        ["agency"] = "RNSSNNNN",
        ["agency/consent"] = "RNSSNNNN",
        ["agency/brands/new"] = "RNSSNNNN",
        ["agency/team"] = "RNSSNNNN",
        ["brands"] = "RNSSSSSS",
        // A viewer has nothing to fill in there and is led to the list.
        ["brands/{brand}/links/new"] = "RNSSSSRN",
        ["brands/{brand}/pixels/new"] = "RNSSSSRN",
        ["brands/{brand}/campaigns/new"] = "RNSSSSRN",
        // Links are chosen in the list first, and a tag among the tags.
        ["brands/{brand}/links/change"] = "RNRRRRRN",
        ["brands/{brand}/tags/edit"] = "RNRRRRRN",
        ["brands/{brand}/parameters/template"] = "RNSRSRRN",
        // Whoever may not share is told who may.
        ["brands/{brand}/analytics/share"] = "RNSSSSFN",
    };

    private const string OfABrand = "RNSSSSSN";

    private static readonly (string Path, string Handler, string Row)[] Changes =
    [
        // Columns as above; P: got past the door, whatever it then says about the form.
        ("brands/{brand}/domains", "", "RNPFPFFN"),
        ("brands/{brand}/members", "", "RNPFPFFN"),
        ("brands/{brand}/members", "Role", "RNPFPFFN"),
        ("brands/{brand}/members", "Remove", "RNPFPFFN"),
        ("brands/{brand}/api", "", "RNPFPFFN"),
        ("brands/{brand}/api", "Revoke", "RNPFPFFN"),
        ("brands/{brand}/links/new", "", "RNPPPPFN"),
        ("brands/{brand}/pixels/new", "", "RNPPPPFN"),
        ("brands/{brand}/campaigns/new", "", "RNPPPPFN"),
        ("brands/{brand}/tags/edit", "Delete", "RNPPPPFN"),
        // Redirects to itself, where the name stands.
        ("brands/{brand}/parameters", "Source", "RNRFRFFN"),
        ("brands/{brand}/parameters/template", "", "RNPFPFFN"),
        ("brands/{brand}/parameters/template", "Delete", "RNPFPFFN"),
        ("brands/{brand}/consent", "", "RNPPPPFN"),
        ("brands/{brand}/analytics", "Note", "RNPPPPFN"),
        ("brands/{brand}/analytics", "ForgetNote", "RNPPPPFN"),
        ("brands/{brand}/analytics/share", "", "RNPPPPFN"),
        ("brands/{brand}/analytics/shares", "Withdraw", "RNPPPPFN"),
        ("brands/{brand}/analytics/counting", "Add", "RNPPPPFN"),
        // The first adds the address of all; to the others it is in the list.
        ("brands/{brand}/analytics/counting", "Here", "RNRPPPFN"),
        ("brands/{brand}/analytics/counting", "Remove", "RNPPPPFN"),
        ("brands/{brand}/analytics/counting", "TotalsOnly", "RNPPPPFN"),
        ("brands/{brand}/analytics/counting", "SingleClicks", "RNPPPPFN"),
        ("brands/{brand}/analytics/counting/months", "", "RNPFPFFN"),
        // Redirects to itself, where the progress stands.
        ("brands/{brand}/analytics/recount", "", "RNRRRRFN"),
        ("agency/consent", "", "RNPFNNNN"),
        ("operator/consent", "", "RPNNNNNN"),
        ("agency/team", "", "RNPFNNNN"),
        ("agency/team", "Remove", "RNPFNNNN"),
        ("agency/brands/new", "", "RNPFNNNN"),
        ("operator/agencies/new", "", "RPNNNNNN"),
    ];

    private Town? _town;
    private Visitor[] _people = [];

    private Town Town => _town ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        _town = await Town.BuildAsync(fixture.App);
        _people =
        [
            Town.Visitor(),
            await Town.SignInAsync(Town.OperatorHost, Town.Admin),
            await Town.SignInAsync(Town.AgencyOwner),
            await Town.SignInAsync(Town.AgencyMember),
            await Town.SignInAsync(Town.Owner),
            await Town.SignInAsync(Town.Editor),
            await Town.SignInAsync(Town.Viewer),
            await Town.SignInAsync(Town.Neighbour),
        ];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Everybody_sees_the_pages_of_their_role_and_no_others()
    {
        var wrong = new List<string>();
        foreach (var route in Routes())
        {
            if (!Pages.TryGetValue(route, out var row))
            {
                if (!route.StartsWith("brands/{brand}", StringComparison.Ordinal))
                {
                    wrong.Add($"/{route} is not in the matrix.");
                    continue;
                }
                row = OfABrand;
            }
            await CompareAsync(route, row, wrong);
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Everybody_changes_what_their_role_may_change_and_nothing_else()
    {
        var wrong = new List<string>();
        foreach (var (path, handler, row) in Changes)
        {
            for (var who = 0; who < _people.Length; who++)
            {
                var address = "/" + path.Replace("{brand}", Town.Brand, StringComparison.Ordinal) + (handler.Length > 0 ? "?handler=" + handler : "");
                using var answer = await _people[who].SendAsync(address, [("id", "0")], who == 0 ? "/sign-in" : "/account");
                var got = Letter(answer.StatusCode, forChange: true, row[who]);
                if (got != row[who])
                {
                    wrong.Add($"POST {address} as {who}: expected {row[who]}, got {(int)answer.StatusCode}.");
                }
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token()
    {
        var wrong = new List<string>();
        foreach (var (path, handler, _) in Changes.Append(("sign-in", "", "")).Append(("forgot-password", "", "")).Append(("sign-out", "", "")))
        {
            var address = "/" + path.Replace("{brand}", Town.Brand, StringComparison.Ordinal) + (handler.Length > 0 ? "?handler=" + handler : "");
            var person = path.StartsWith("operator", StringComparison.Ordinal) ? _people[1] : _people[2];
            using var answer = await person.Http.PostAsync(address, new FormUrlEncodedContent([KeyValuePair.Create("id", "0")]));
            if (answer.StatusCode != HttpStatusCode.BadRequest)
            {
                wrong.Add($"{address}: {(int)answer.StatusCode}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_refusal_says_who_can_and_a_missing_page_names_nobody()
    {
        using var refused = await _people[6].SendAsync($"/brands/{Town.Brand}/members", [("Input.Email", "x@y.example")], "/account");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var page = await Visitor.ReadAsync(refused);
        Assert.Contains("owner", page.Body?.TextContent, StringComparison.OrdinalIgnoreCase);
        using var missing = await Town.Visitor().Http.GetAsync("/no/such/page");
        var text = await missing.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.DoesNotContain("WhiteLabel", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Request id", text, StringComparison.Ordinal);
    }

    private async Task CompareAsync(string route, string row, List<string> wrong)
    {
        var address = "/" + route.Replace("{brand}", Town.Brand, StringComparison.Ordinal);
        for (var who = 0; who < _people.Length; who++)
        {
            var status = await _people[who].StatusAsync(address);
            if (Letter(status, forChange: false, row[who]) != row[who])
            {
                wrong.Add($"{address} as {who}: expected {row[who]}, got {(int)status}.");
            }
        }
    }

    // A change that got past the door answers with the page and its complaints, with a redirect, or that nothing has id 0.
    private static char Letter(HttpStatusCode status, bool forChange, char expected) => status switch
    {
        HttpStatusCode.OK => forChange ? 'P' : 'S',
        HttpStatusCode.Redirect or HttpStatusCode.Found => 'R',
        HttpStatusCode.NotFound => forChange && expected == 'P' ? 'P' : 'N',
        HttpStatusCode.Forbidden => 'F',
        _ => '?',
    };

    // Pages with a further part in their address need something to name; their door is the same filter.
    private IEnumerable<string> Routes() => fixture.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
        .Select(e => e.RoutePattern.RawText ?? "")
        .Select(r => r.TrimStart('/'))
        .Where(r => r.Replace("{brand}", "", StringComparison.Ordinal).IndexOf('{', StringComparison.Ordinal) < 0)
        .Distinct(StringComparer.Ordinal);
}
