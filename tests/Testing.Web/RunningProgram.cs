using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WhiteLabelLinks.Testing.Web;

/// <summary>The program as a process of its own, to be killed, stopped and started again.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly List<string> _output = [];

    private RunningProgram(Process process, int port, int managementPort)
    {
        (_process, Port, ManagementPort) = (process, port, managementPort);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public int ManagementPort { get; }

    public int ProcessId => _process.Id;

    /// <summary>All that it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts it and returns at once.</summary>
    public static RunningProgram Start(int port, int managementPort, string dataFolder, params string[] options) =>
        Start("serve", port, managementPort, dataFolder, ["--no-demo", .. options]);

    /// <summary>Starts it as somebody does who has just installed it.</summary>
    public static RunningProgram StartWithDemo(int port, int managementPort, string dataFolder) => Start("serve", port, managementPort, dataFolder, []);

    /// <summary>The verb that looks after everything, on ports that are free.</summary>
    public static RunningProgram Doctor(string dataFolder, params string[] options) => Verb(dataFolder, ["doctor"], options);

    /// <summary>Another verb, beside a program that may be serving.</summary>
    public static RunningProgram Verb(string dataFolder, string[] verb, params string[] options) => Start(verb, FreePort(), FreePort(), dataFolder, options);

    private static RunningProgram Start(string verb, int port, int managementPort, string dataFolder, string[] options) =>
        Start([verb], port, managementPort, dataFolder, options);

    private static RunningProgram Start(string[] verb, int port, int managementPort, string dataFolder, string[] options)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = dataFolder };
        string[] arguments =
        [
            Path.Combine(Repository.Root, "artifacts/bin/Web/release/WhiteLabelLinks.Web.dll"), .. verb, "--data", dataFolder,
            "--http", $"http://127.0.0.1:{port}", "--management", $"http://127.0.0.1:{managementPort}", .. options,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        return new RunningProgram(process, port, managementPort);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A browser without pages, as <see cref="WebApp.Client"/>.</summary>
    public HttpClient Client(string host) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, ConnectCallback = Loopback.To(Port) }) { BaseAddress = new Uri($"http://{host}:{Port}") };

    /// <summary>Waits until it can redirect.</summary>
    public async Task ReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{ManagementPort}/readyz"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(180))
            {
                throw new TimeoutException($"The program is not ready:\n{Output}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>What /readyz says of a program that can redirect.</summary>
    public async Task<string> ReadinessAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{ManagementPort}/readyz"));
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        _ = Signal(_process.Id, Terminate);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        return _process.ExitCode;
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Signal(int process, int signal);

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }
        }
    }
}
