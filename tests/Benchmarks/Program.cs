using WhiteLabelLinks.Benchmarks;
using WhiteLabelLinks.Benchmarks.Analytics;
using WhiteLabelLinks.Benchmarks.Consent;
using WhiteLabelLinks.Benchmarks.Handshakes;
using WhiteLabelLinks.Benchmarks.Load;
using WhiteLabelLinks.Benchmarks.Measures;
using WhiteLabelLinks.Benchmarks.Servers;

// Without a verb: the redirects. "classify" is a measure of its own; the other verbs are the processes that the redirects start.
return args switch
{
    ["serve-bare", var port] => await BareServer.RunAsync(int.Parse(port)),
    ["serve-edge", var port, .. var rest] => await EdgeServer.RunAsync(int.Parse(port), EdgeSettings.Parse(rest)),
    ["send", .. var rest] => LoadGenerator.Run(LoadSettings.Parse(rest)),
    ["visit", .. var rest] => PageGenerator.Run(PageLoad.Parse(rest)),
    ["decide", var links, var hosts] => DecideMeasure.Run(int.Parse(links), int.Parse(hosts)),
    ["classify"] => ClassificationMeasure.Run(),
    ["load", var connection, var folder] => await LoadMeasure.RunAsync(connection, folder),
    // Pages about consent and pixels, in a run of their own.
    ["consent", .. var rest] => await ConsentBenchmark.RunAsync(BenchmarkSettings.Parse(rest)),
    // Ten thousand certificates against one.
    ["certificates", .. var rest] => await HandshakeBenchmark.RunAsync(HandshakeSettings.Parse(rest)),
    // A start of the whole program with a hundred thousand domains.
    ["boot", .. var rest] => await BootBenchmark.RunAsync(rest is [var domains] ? int.Parse(domains) : 100_000),
    ["greet", .. var rest] => VisitorLoad.Run(VisitorLoadSettings.Parse(rest)),
    // A year of clicks in the whole program, in a run of its own.
    ["analytics", .. var rest] => await AnalyticsBenchmark.RunAsync(AnalyticsSettings.Parse(rest)),
    _ => await RedirectBenchmark.RunAsync(BenchmarkSettings.Parse(args)),
};
