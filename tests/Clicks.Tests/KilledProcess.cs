using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace WhiteLabelLinks.Clicks.Tests;

/// <summary>The crash harness as a child process: it keeps numbered clicks and tells which until it is killed.</summary>
internal sealed class KilledProcess : IDisposable
{
    private const int Many = 500;

    private readonly Process _process;
    private readonly Thread _listening;
    private readonly ManualResetEventSlim _manyClicks = new();
    private readonly List<long> _kept = [];
    private int _processId;

    private KilledProcess(Process process)
    {
        _process = process;
        _listening = new Thread(Listen) { IsBackground = true };
        _listening.Start();
    }

    /// <summary>Starts one; <paramref name="slowed"/> names the system calls to slow down or break, as strace takes them.</summary>
    public static KilledProcess Start(string folder, string edge, string durability, long firstNumber, string? slowed)
    {
        var harness = Path.Combine(AppContext.BaseDirectory, "WhiteLabelLinks.Clicks.CrashHarness.dll");
        var start = new ProcessStartInfo(slowed is null ? "dotnet" : "strace") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] injection = slowed is null ? [] : ["-f", "-qq", "-o", "/dev/null", .. slowed.Split(' '), "dotnet"];
        foreach (var argument in (string[])[.. injection, harness, folder, edge, durability, firstNumber.ToString(CultureInfo.InvariantCulture), "2"])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The harness did not start.");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return new KilledProcess(process);
    }

    /// <summary>Lets it keep many clicks, kills it with SIGKILL at some moment and returns the numbers of those it had answered.</summary>
    public IReadOnlyList<long> KillAfter(TimeSpan time)
    {
        if (!_manyClicks.Wait(TimeSpan.FromSeconds(60)))
        {
            throw new InvalidOperationException("The harness kept few clicks or none.");
        }

        Thread.Sleep(time);
        using (var target = Process.GetProcessById(_processId))
        {
            target.Kill();
        }

        _process.WaitForExit();
        _listening.Join();
        return _kept;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _manyClicks.Dispose();
    }

    private void Listen()
    {
        var bytes = new byte[sizeof(long)];
        var output = _process.StandardOutput.BaseStream;
        while (output.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length)
        {
            var number = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            if (_processId == 0)
            {
                _processId = (int)number;
                continue;
            }

            _kept.Add(number);
            if (_kept.Count == Many)
            {
                _manyClicks.Set();
            }
        }
    }
}
