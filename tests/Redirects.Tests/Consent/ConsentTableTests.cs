using System.Text.Json;
using WhiteLabelLinks.Redirects.Consent;
using Xunit;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

/// <summary>Every row of the law x signals x choices x policies, against what a person wrote down.</summary>
public sealed class ConsentTableTests
{
    // A: ask. G: granted. D: denied. In the order of Choices.
    private static readonly Dictionary<string, string> WithoutSignal = new(StringComparer.Ordinal)
    {
        ["opt_in"] = "AGDDAADDAA",
        ["opt_out"] = "GGDDGGDDAA",
        ["notice"] = "GGDDGGDDAA",
    };

    private const string AlwaysAsked = "AGDDAADDAA";
    private const string Never = "DDDDDDDDDD";

    private static readonly DateTimeOffset[] Instants =
        [SomeConsent.Now, new(2027, 1, 1, 12, 0, 0, TimeSpan.Zero), new(2027, 6, 1, 0, 0, 0, TimeSpan.Zero), new(2028, 2, 1, 0, 0, 0, TimeSpan.Zero)];

    private static readonly ConsentPolicy AskEverywhere = new() { Floor = ConsentFloor.AskEverywhere };
    private static readonly ConsentPolicy NeverFire = new() { Floor = ConsentFloor.NeverFire };
    private static readonly ConsentPolicy GpcByLaw = new() { Gpc = GpcRule.WhereRequired };
    private static readonly ConsentPolicy HonoursDnt = new() { HonoursDoNotTrack = true };
    private static readonly ConsentPolicy Plain = new() { OnAsk = OnAsk.PlainRedirect };

    // name, policy, signals, what is expected by regime and duty
    private static readonly (string Name, ConsentPolicy Policy, OptOutSignals Signals, Func<string, bool, string> Expected)[] Cases =
    [
        ("default", ConsentPolicy.Default, default, (regime, _) => WithoutSignal[regime]),
        ("default, GPC", ConsentPolicy.Default, new(true, false), (_, _) => Never),
        ("default, DNT", ConsentPolicy.Default, new(false, true), (regime, _) => WithoutSignal[regime]),
        ("ask everywhere", AskEverywhere, default, (_, _) => AlwaysAsked),
        ("ask everywhere, GPC", AskEverywhere, new(true, false), (_, _) => Never),
        ("ask everywhere, DNT", AskEverywhere, new(false, true), (_, _) => AlwaysAsked),
        ("never", NeverFire, default, (_, _) => Never),
        ("never, GPC", NeverFire, new(true, false), (_, _) => Never),
        ("never, DNT", NeverFire, new(false, true), (_, _) => Never),
        ("GPC by law", GpcByLaw, default, (regime, _) => WithoutSignal[regime]),
        ("GPC by law, GPC", GpcByLaw, new(true, false), (regime, duty) => duty ? Never : WithoutSignal[regime]),
        ("DNT honoured", HonoursDnt, default, (regime, _) => WithoutSignal[regime]),
        ("DNT honoured, GPC", HonoursDnt, new(true, false), (_, _) => Never),
        ("DNT honoured, DNT", HonoursDnt, new(false, true), (_, _) => Never),
        ("plain", Plain, default, (regime, _) => WithoutSignal[regime]),
    ];

    [Fact]
    public void Every_row_answers_as_written_down()
    {
        var checkedAnswers = 0;
        foreach (var (code, json) in RowsOfTheFile())
        {
            foreach (var at in Instants)
            {
                var (regime, duty) = Expected(code, json, at);
                foreach (var (name, policy, signals, expected) in Cases)
                {
                    var question = SomeConsent.Question with { At = at, Region = SomeConsent.Of(code), Policy = policy, Signals = signals };
                    var answers = string.Concat(Choices(at).Select(choice => Letter((question with { Choice = choice }).Decide())));
                    Assert.Equal($"{code} {at:d} {name}: {expected(regime, duty)}", $"{code} {at:d} {name}: {answers}");
                    checkedAnswers += answers.Length;
                }
            }
        }
        Assert.Equal(130 * 4 * 15 * 10, checkedAnswers);
    }

    [Fact]
    public void A_banner_is_shown_only_where_the_answer_is_to_ask_and_the_policy_shows_one()
    {
        Assert.True((SomeConsent.Question with { Region = SomeConsent.Of("DE") }).Decide().ShowsBanner);
        Assert.False((SomeConsent.Question with { Region = SomeConsent.Of("DE"), Policy = Plain }).Decide().ShowsBanner);
        Assert.False((SomeConsent.Question with { Region = SomeConsent.Of("US-VA") }).Decide().ShowsBanner);
    }

    private static ConsentChoice[] Choices(DateTimeOffset at) =>
    [
        ConsentChoice.None,
        ConsentChoice.Accepted(SomeConsent.Banner, at.AddDays(-10), SomeConsent.Visitor),
        ConsentChoice.Declined(SomeConsent.Banner, at.AddDays(-10)),
        ConsentChoice.Withdrawn(SomeConsent.Banner, at.AddDays(-10)),
        ConsentChoice.Accepted(SomeConsent.OlderBanner, at.AddDays(-10), SomeConsent.Visitor),
        ConsentChoice.Accepted(SomeConsent.Banner, at.AddDays(-366), SomeConsent.Visitor),
        ConsentChoice.Declined(SomeConsent.OlderBanner, at.AddDays(-10)),
        ConsentChoice.Withdrawn(SomeConsent.OlderBanner, at.AddDays(-10)),
        ConsentChoice.Declined(SomeConsent.Banner, at.AddDays(-370)),
        ConsentChoice.Withdrawn(SomeConsent.OlderBanner, at.AddDays(-370)),
    ];

    private static string Letter(ConsentAnswer answer) => answer.Outcome switch
    {
        ConsentOutcome.Ask => "A",
        ConsentOutcome.Granted => "G",
        _ => "D",
    };

    // The file is read here a second time, by hand, so that a fault of the reader is seen.
    private static IEnumerable<(string Code, JsonElement Row)> RowsOfTheFile()
    {
        using var stream = typeof(Regions).Assembly.GetManifestResourceStream("regions.json")
            ?? throw new InvalidOperationException("No regions.json.");
        var root = JsonDocument.Parse(stream).RootElement;
        return root.GetProperty("regions").EnumerateObject().Select(row => (row.Name, row.Value)).Append(("", root.GetProperty("elsewhere")));
    }

    private static (string Regime, bool Duty) Expected(string code, JsonElement row, DateTimeOffset at)
    {
        var day = at.ToString("yyyy-MM-dd");
        var from = Field(row, "from");
        var regime = code == "CA" ? "opt_in" // its strictest province, Quebec
            : Field(row, "before") is { } before && string.CompareOrdinal(day, from) < 0 ? before : Field(row, "regime");
        var duty = Field(row, "gpc") is "required" or "unknown" && string.CompareOrdinal(Field(row, "gpc_from") ?? from ?? "", day) <= 0;
        return (regime ?? "", duty);
    }

    private static string? Field(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;
}
