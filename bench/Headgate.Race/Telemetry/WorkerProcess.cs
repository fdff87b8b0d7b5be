using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Headgate.Race.Measuring;

namespace Headgate.Race.Telemetry;

/// <summary>One mode in a process of its own, which lives as long as the race.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly TelemetryMode _mode;
    private readonly Process _process;

    public WorkerProcess(TelemetryMode mode, string work)
    {
        _mode = mode;
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [TelemetryWorker.CommandName, mode.ToString(), work])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <exception cref="IOException">The process has ended.</exception>
    public async Task<(long Result, Run Run)> RunAsync(long messages)
    {
        await _process.StandardInput.WriteLineAsync(messages.ToString(CultureInfo.InvariantCulture));
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new IOException($"The process of the mode {_mode} has ended.");
        var answer = JsonSerializer.Deserialize<WorkerAnswer>(line)!;
        return (answer.Result, answer.Run);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
