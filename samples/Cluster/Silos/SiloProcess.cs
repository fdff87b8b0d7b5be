using System.Diagnostics;
using System.Globalization;
using Cluster.CommandLine;

namespace Cluster.Silos;

/// <summary>A silo as a process of its own: this program, started once more.</summary>
/// <remarks>One call at a time.</remarks>
public sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process, SiloPlace place, Action<SiloPlace, string> say)
    {
        _process = process;
        Place = place;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, say), ReadAsync(process.StandardError, say));
    }

    /// <summary>Gets which silo it is.</summary>
    public SiloPlace Place { get; }

    /// <summary>Gets the id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Gets whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts one.</summary>
    /// <param name="options">The cluster.</param>
    /// <param name="place">Which silo of it.</param>
    /// <param name="say">Gets each line that it prints.</param>
    /// <param name="wrapper">A command that runs it, such as <c>ip netns exec</c>; empty for none.</param>
    public static SiloProcess Start(ClusterPlan options, SiloPlace place, Action<SiloPlace, string> say, params string[] wrapper)
    {
        string[] command = [.. wrapper, "dotnet", "exec", typeof(SiloProcess).Assembly.Location, "silo", .. options.ToArguments(), .. place.ToArguments()];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new SiloProcess(Process.Start(start)!, place, say);
    }

    /// <summary>Waits until it takes part.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead.</exception>
    public async Task StartedAsync()
    {
        await Task.WhenAny(_started.Task, _reading).ConfigureAwait(false);
        if (_started.Task.IsCompleted) return;
        await _process.WaitForExitAsync().ConfigureAwait(false);
        throw new InvalidOperationException($"Silo {Place.Number} has ended, with exit code {_process.ExitCode}, before it had started. What it printed says why.");
    }

    /// <summary>Kills it.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Sends it a signal, by its name without SIG.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Has it leave the cluster in order, and waits for its end.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited) _process.StandardInput.Close();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    /// <summary>Kills it, if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader, Action<SiloPlace, string> say)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.EndsWith(" has started", StringComparison.Ordinal)) _started.TrySetResult();
            say(Place, line);
        }
    }
}
