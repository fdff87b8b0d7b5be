using System.Collections.Concurrent;
using System.Diagnostics;

namespace Headgate.Samples.Connectors.Tests;

/// <summary>A sample as a process of its own, with connection strings in its environment.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    private SampleProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Gets what it has printed.</summary>
    public string Output => string.Join('\n', _lines);

    public static SampleProcess Start(string sample, IReadOnlyDictionary<string, string> connections, params string[] arguments)
    {
        // HEADGATE_NATIVE names tests/Headgate.Native as it was published: then the samples are run as native code.
        var native = Environment.GetEnvironmentVariable("HEADGATE_NATIVE");
        string[] command = native is null ? ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, $"{sample}.dll")] : [native, sample];
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, connection) in connections) start.Environment[$"ConnectionStrings__{name}"] = connection;
        return new SampleProcess(Process.Start(start)!);
    }

    /// <summary>Waits until something is so; fails when it takes too long, or the sample has ended.</summary>
    public Task WaitUntilAsync(string what, Func<Task<bool>> isSo) => Patience.WaitAsync(what, isSo, () =>
    {
        if (_process.HasExited) Assert.Fail($"The sample ended with {_process.ExitCode} before {what}.\n{Output}");
        return Output;
    });

    /// <summary>Kills it, as the lack of memory or of power would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends SIGTERM, and waits until it has ended in order.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Patience.WaitAsync("it has ended", () => Task.FromResult(_process.HasExited), () => Output);
        Assert.True(_process.ExitCode == 0, $"It ended with {_process.ExitCode}.\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
