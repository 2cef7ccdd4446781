using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace WhiteLabelLinks.Benchmarks.Servers;

/// <summary>What a server process says of itself.</summary>
internal sealed record ServerStats(
    int Links, long TableBytes, long Allocated, double CpuSeconds, double MaxPauseMilliseconds, double JitSeconds, long WorkingSet,
    long WaitingBytes);

/// <summary>A server in a process of its own: asked over its standard input, ended with it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(string name, int port, Process process)
    {
        (Name, Port, _process) = (name, port, process);
    }

    public string Name { get; }

    public int Port { get; }

    public static ServerProcess StartBare() => Start("bare", ["serve-bare"]);

    public static ServerProcess StartEdge(string name, EdgeSettings settings) => Start(name, ["serve-edge"], settings.ToArguments());

    public ServerStats Ask()
    {
        _process.StandardInput.WriteLine("stats");
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} died.");
        return JsonSerializer.Deserialize<ServerStats>(line) ?? throw new InvalidOperationException($"{Name} said {line}.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(15_000))
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    /// <summary>Waits until the server has brought to the database what it kept, so that it does not go on in another's turn.</summary>
    public void WaitUntilLoaded()
    {
        while (Ask().WaitingBytes > 0)
        {
            Thread.Sleep(50);
        }
    }

    /// <summary>In the server's process: says that it is ready, and answers questions until there are no more.</summary>
    public static void Answer(int links, long tableBytes, Func<long>? waitingBytes = null)
    {
        using var pauses = new GcPauses();
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
        {
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(JsonSerializer.Serialize(new ServerStats(
                links,
                tableBytes,
                GC.GetTotalAllocatedBytes(precise: true),
                self.TotalProcessorTime.TotalSeconds,
                pauses.TakeLongest().TotalMilliseconds,
                System.Runtime.JitInfo.GetCompilationTime().TotalSeconds,
                self.WorkingSet64,
                waitingBytes?.Invoke() ?? 0)));
        }
    }

    private static ServerProcess Start(string name, string[] verb, string[]? rest = null)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[.. verb, port.ToString(CultureInfo.InvariantCulture), .. rest ?? []])
        {
            start.ArgumentList.Add(argument);
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} does not start.");
        for (var line = process.StandardOutput.ReadLine(); line != "ready"; line = process.StandardOutput.ReadLine())
        {
            if (line is null)
            {
                throw new InvalidOperationException($"{name} ended before it was ready.");
            }
        }
        return new ServerProcess(name, port, process);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
