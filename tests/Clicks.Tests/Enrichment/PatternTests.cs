using System.Collections.Frozen;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using WhiteLabelLinks.Clicks.Enrichment;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Enrichment;

/// <summary>The public expressions: what must be in a match, and how long any text may take.</summary>
public sealed class PatternTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(20);

    private static readonly List<NameRule> Rules = ReadRules();

    [Theory]
    [InlineData(@"(Edg)/(\d+)", "Edg")]
    [InlineData(@"Chrome/\d+", "Chrome/")]
    [InlineData("colou?r", "colo")]
    [InlineData("ab+c", "ab")]
    [InlineData("(?:Foo|Bar)/", "Foo|Bar")]
    [InlineData("(?:Foo|)/1", "/1")]
    [InlineData("(?!Foo)Bar", "Bar")]
    [InlineData("(?i)foo", "foo")]
    [InlineData(@"one[^\]]{2,3}three", "three")]
    [InlineData("(Foo){0,2}x", "x")]
    [InlineData(@"a\.b\/c", "a.b/c")]
    [InlineData("x|", "")]
    [InlineData(@"\d+", "")]
    [InlineData("x{0,2}[Bb]ot[s]", "bot")]
    [InlineData("[Bc]ot", "ot")]
    public void Required_text_is_read_from_an_expression(string pattern, string words) =>
        Assert.Equal(words, string.Join('|', RequiredText.Of(pattern, out _)));

    [Fact]
    public void Required_text_is_in_whatever_an_expression_matches()
    {
        var texts = PublicUserAgents.OfCrawlers.Concat(PublicUserAgents.OfBrowsers.Select(browser => browser.UserAgent)).Where((_, i) => i % 10 == 0).ToList();

        var faults = Rules.SelectMany(rule => texts.Where(text => !rule.Pattern.MayMatch(text) && rule.Pattern.MatchWhole(text).Success)
            .Select(text => $"{rule.Pattern.Pattern} matches {text}"));

        Assert.Empty(faults);
    }

    [Fact]
    public void Nearly_every_expression_requires_text() =>
        Assert.True(Rules.Count(rule => rule.Pattern.MayMatch("~")) < Rules.Count / 20, string.Join('\n', Rules.Where(rule => rule.Pattern.MayMatch("~")).Select(rule => rule.Pattern.Pattern)));

    [Fact]
    public void The_second_opinion_is_split_where_it_may_be()
    {
        var whole = SecondOpinion.ReadPattern(EnrichmentData.Text("isbot.js"));
        var parts = SecondOpinion.Split(whole);
        var regex = new Regex(whole, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

        Assert.Equal(["a", "(b|c)", @"[|\]]", @"\|"], SecondOpinion.Split(@"a|(b|c)|[|\]]|\|"));
        Assert.Equal(whole, string.Join('|', parts));
        Assert.InRange(parts.Count, 100, 1_000);
        Assert.All(PublicUserAgents.OfCrawlers.Where((_, i) => i % 5 == 0).Concat(PublicUserAgents.OfBrowsers.Select(browser => browser.UserAgent).Take(100)),
            userAgent => Assert.Equal(regex.IsMatch(userAgent), SecondOpinion.SaysProgram(userAgent)));
    }

    [Theory]
    [InlineData("os_parsers:\n  - regex: unquoted\n")]
    [InlineData("os_parsers:\n  - regex: 'open\n")]
    [InlineData("os_parsers:\n  os_replacement: 'before any entry'\n")]
    [InlineData("os_parsers:\n  - os_replacement: 'no regex'\n")]
    [InlineData("other_parsers:\n  - regex: 'x'\n")]
    public void A_file_written_in_another_way_is_refused(string yaml) => Assert.Throws<FormatException>(() => Read(yaml, "os_parsers"));

    [Fact]
    public void A_quote_in_an_expression_is_read()
    {
        var rules = Read("os_parsers:\n  # 'a comment'\n  - regex: 'it''s' # why\n    regex_flag: 'i'\n    os_replacement: 'It'\n", "os_parsers");

        Assert.Equal("It", rules.Read("so IT'S").Name);
    }

    [Fact]
    public void No_text_at_all_makes_the_reader_throw() =>
        Gen.String[0, 400].Sample(text => Assert.NotNull(UserAgentReader.Read(text)), iter: 3_000);

    [Fact]
    public void Text_made_of_the_expressions_own_words_ends_soon()
    {
        UserAgentReader.Read("Mozilla/5.0");
        var pieces = Rules.SelectMany(rule => RequiredText.Of(rule.Pattern.Pattern, out _)).Distinct(StringComparer.Ordinal)
            .Concat(["0", "1.1", "/1.1.1", " ", ";", "(", ")", "a", "Mozilla/5.0 (", "Linux; ", "iPhone ", "Android ", "0.0.0.0.", "; ; ", "((((", "AAAAAAAA"]).ToArray();
        var hostile = Gen.OneOf(
            PublicUserAgents.AnyOf(pieces).Array[1, 60].Select(string.Concat),
            Gen.Select(PublicUserAgents.AnyOf(pieces), Gen.Int[2, 256]).Select((piece, times) => new StringBuilder().Insert(0, piece, times).ToString()));

        var (slowest, slowestText) = (TimeSpan.Zero, "");
        hostile.Sample(text =>
        {
            // The quickest of many, once it is not quick: other processes' turns are not this text's.
            var quickest = Timed(() => UserAgentReader.Read(text));
            for (var again = 0; again < 50 && quickest >= Bound; again++)
            {
                quickest = TimeSpan.FromTicks(Math.Min(quickest.Ticks, Timed(() => UserAgentReader.Read(text)).Ticks));
            }
            (slowest, slowestText) = quickest > slowest ? (quickest, text) : (slowest, slowestText);
        }, iter: 1_000, threads: 1);

        Assert.True(slowest < Bound, $"{slowest.TotalMilliseconds:0.00} ms: {slowestText}\n{SlowestRules(slowestText)}");
    }

    private static string SlowestRules(string text) => string.Join('\n', Rules
        .Select(rule => (rule.Pattern.Pattern, Took: Timed(() => rule.Pattern.Match(text[..Math.Min(text.Length, 256)]))))
        .OrderByDescending(rule => rule.Took).Take(5).Select(rule => $"{rule.Took.TotalMilliseconds:0.00} ms {rule.Pattern}"));

    private static TimeSpan Timed(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }

    private static List<NameRule> ReadRules()
    {
        var yaml = EnrichmentData.Text("regexes.yaml");
        return [.. Read(yaml, "os_parsers").Rules, .. Read(yaml, "user_agent_parsers").Rules];
    }

    private static NameRules Read(string yaml, string section) =>
        RegexesYaml.Read(yaml, section, section is "os_parsers" ? "os_" : "", section is "os_parsers" ? "os_replacement" : "family_replacement", FrozenDictionary<string, string>.Empty);
}
