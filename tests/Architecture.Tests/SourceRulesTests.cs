using System.Text.RegularExpressions;
using Xunit;

namespace WhiteLabelLinks.Architecture.Tests;

/// <summary>Rules about files, each with a text that breaks it.</summary>
public sealed partial class SourceRulesTests
{
    private const int LongestSource = 400;
    private const int LongestTest = 600;

    [Fact]
    public void No_file_is_too_long_to_read() =>
        Assert.Empty(SourceTree.Files
            .Where(file => Path.GetExtension(file) is ".cs" or ".cshtml" or ".css" or ".js" or ".mjs" or ".sql")
            .Select(file => (File: file, Lines: SourceTree.Read(file).Count(character => character == '\n')))
            .Where(file => file.Lines > (file.File.StartsWith("tests/", StringComparison.Ordinal) ? LongestTest : LongestSource))
            .Select(file => $"{file.File} has {file.Lines} lines"));

    [Fact]
    public void Every_regular_expression_ends_in_time() =>
        Assert.Empty(SourceTree.CSharp.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => UnboundedRegexes(SourceTree.Read(file)).Select(call => $"{file}: {call}")));

    [Theory]
    [InlineData("var r = new Regex(pattern);", 1)]
    [InlineData("var r = new Regex(@\"(a+)+\", RegexOptions.Compiled);", 1)]
    [InlineData("[GeneratedRegex(@\"(a+)+\\)\")]", 1)]
    [InlineData("Regex.IsMatch(text, \"(a|b)\")", 1)]
    [InlineData("Regex.Replace(text, pattern, \"\", RegexOptions.None, TimeSpan.FromSeconds(1))", 0)]
    [InlineData("new Regex(pattern, RegexOptions.NonBacktracking)", 0)]
    [InlineData("[GeneratedRegex(\"^(a)+$\", RegexOptions.NonBacktracking)]", 0)]
    [InlineData("[GeneratedRegex(\"x\", RegexOptions.None, matchTimeoutMilliseconds: 100)]", 0)]
    [InlineData("// A new Regex would do", 0)]
    public void A_regular_expression_without_an_end_is_found(string code, int faults) => Assert.Equal(faults, UnboundedRegexes(code).Count());

    [Fact]
    public void No_file_names_a_machine_or_a_registry() =>
        Assert.Empty(SourceTree.Text.SelectMany(file => MachineNames(SourceTree.Read(file)).Select(name => $"{file}: {name}")));

    [Theory]
    [InlineData("cd /wo" + "rk/main && dotnet build", 1)]
    [InlineData("HOME=/ro" + "ot/.nuget", 1)]
    [InlineData("at /home" + "/anna/src/Program.cs", 1)]
    [InlineData("\"resolved\": \"https://regi" + "stry.npmjs.org/htmx\"", 1)]
    [InlineData("<add key=\"feed\" value=\"https://api.nu" + "get.org/v3/index.json\" />", 1)]
    [InlineData("registry=https://mir" + "ror.example/npm", 1)]
    [InlineData("https://go.lumen.localhost:8080/work/with-us", 0)]
    [InlineData("https://example.com/home/anna", 0)]
    [InlineData("--data /var/lib/links", 0)]
    public void A_machine_or_registry_is_found(string text, int faults) => Assert.Equal(faults, MachineNames(text).Count());

    [Fact]
    public void Lock_files_keep_no_download_addresses()
    {
        var locks = SourceTree.Files.Where(file => Path.GetFileName(file) is "package-lock.json" or "packages.lock.json").ToList();

        Assert.Contains("package-lock.json", locks);
        Assert.DoesNotContain(locks, file => SourceTree.Read(file).Contains("\"resolved\": \"http", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_suppression_says_why() =>
        Assert.Empty(SourceTree.CSharp.SelectMany(file => SourceTree.Read(file).Split('\n')
            .Where(line => line.Contains("#pragma warning " + "disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal))
            .Select(line => $"{file}: {line.Trim()}")));

    // The call with its arguments, up to the bracket that closes it.
    private static IEnumerable<string> UnboundedRegexes(string code)
    {
        foreach (Match match in RegexCall().Matches(code))
        {
            var end = match.Index + match.Length;
            for (var depth = 1; depth > 0 && end < code.Length; end++)
            {
                depth += code[end] switch { '(' => 1, ')' => -1, _ => 0 };
            }

            // Brackets inside a pattern may end the walk early; a line more holds the options then.
            var line = code.IndexOf('\n', end) is var found and > 0 ? code[match.Index..Math.Max(found, end)] : code[match.Index..];
            if (!line.Contains("NonBacktracking", StringComparison.Ordinal) && !line.Contains("imeout", StringComparison.Ordinal)
                && !line.Contains("TimeSpan", StringComparison.Ordinal))
            {
                yield return match.Value;
            }
        }
    }

    private static IEnumerable<string> MachineNames(string text) => MachineName().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\b(new Regex|GeneratedRegex|Regex\.(IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches))\(", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex RegexCall();

    [GeneratedRegex(
        @"(^|[\s""'=:(])(/wo" + @"rk/|/root/|/home/[a-z]+/|/Users/[A-Za-z]+/)\S*|https?://(registry\.|api\.nuget|mirror|[^/\s""]*(artifactory|nexus|verdaccio|proget))\S*",
        RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex MachineName();
}
