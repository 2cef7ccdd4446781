using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace WhiteLabelLinks.Certificates.Tests.Acme;

/// <summary>A program that ends with this process, however this process ends: a shell stands between and sees its input closed.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const string Guard = "exec 3<&0; \"$@\" 3<&- & child=$!; (cat <&3 >/dev/null; kill $child 2>/dev/null) & wait $child";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private Child(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasEnded => _process.HasExited;

    public string Output => string.Join('\n', _output.TakeLast(50));

    public static Child Start(IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["-c", Guard, "sh", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new Child(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>A TCP port that was free a moment ago. Somebody else may take it first; who needs it tries again then.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port; // not null: it is bound
    }

    /// <summary>Waits until something accepts connections there. False when the program ended before.</summary>
    public async Task<bool> AnswersOnAsync(int port)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1))
        {
            if (HasEnded)
            {
                return false;
            }

            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }

        throw new TimeoutException($"Nothing answers on port {port}:\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
