using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Clicks;
using WhiteLabelLinks.Clicks.Spool;
using WhiteLabelLinks.Primitives;

// FOLDER EDGE-CONNECTION-STRING DURABILITY FIRST-NUMBER THREADS
// Writes its process id to standard output as eight bytes, then each click's number once the click is kept.
var options = new ClickOptions
{
    Directory = args[0],
    Durability = Enum.Parse<SpoolDurability>(args[2], ignoreCase: true),
    SegmentBytes = 256 * 1024,
    LoadEvery = TimeSpan.FromMilliseconds(20),
    LoaderPaused = args[1].Length == 0,
    LoadRows = 500,
};
var first = long.Parse(args[3], CultureInfo.InvariantCulture);
var threads = int.Parse(args[4], CultureInfo.InvariantCulture);

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
builder.Services.AddNpgsqlDataSource(args[1].Length == 0 ? "Host=nowhere" : args[1], serviceKey: DatabaseRoles.Edge);
builder.Services.AddClicks(options);
using var host = builder.Build();
await host.StartAsync();

var spool = host.Services.GetRequiredService<ClickSpool>();
var clock = host.Services.GetRequiredService<TimeProvider>();
await using var output = Console.OpenStandardOutput();
Say(Environment.ProcessId);
for (var i = 0; i < threads; i++)
{
    var start = first + (i * 1_000_000L);
    new Thread(() => Send(start)) { IsBackground = true }.Start();
}

await host.WaitForShutdownAsync();

void Send(long number)
{
    while (true)
    {
        // A few at once, then a breath: a pipe that is never read fast enough would measure the pipe.
        for (var i = 0; i < 20; i++)
        {
            var receipt = spool.Append(new Click
            {
                At = clock.GetUtcNow(),
                Brand = new BrandId(7),
                Domain = new DomainId(8),
                Link = new LinkId(number),
                UserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0",
                Referrer = "https://news.example/today",
            });
            spool.WaitUntilKeptAsync(receipt).AsTask().Wait();
            if (receipt.IsTaken)
            {
                Say(number);
            }

            number++;
        }

        Thread.Sleep(1);
    }
}

void Say(long number)
{
    Span<byte> bytes = stackalloc byte[sizeof(long)];
    BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
    lock (output)
    {
        output.Write(bytes);
        output.Flush();
    }
}
