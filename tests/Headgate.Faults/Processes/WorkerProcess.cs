using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Headgate.Faults.Weaving;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Processes;

/// <summary>A worker as a process of its own, to be killed, held up and asked to stop.</summary>
/// <remarks>One call at a time.</remarks>
public sealed class WorkerProcess : IAsyncDisposable
{
    private const int KeptLines = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _marks = new();
    private readonly Task _reading;
    private bool _isDisposed;

    private WorkerProcess(Process process, int life)
    {
        (_process, Life) = (process, life);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Which process of its run it is: 1 for the first.</summary>
    public int Life { get; }

    /// <summary>Its last words, for who has to find out why.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How it ended: 128 and the signal when it was killed.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts one; of the woven program, when it is to kill itself.</summary>
    /// <param name="options">What it does.</param>
    /// <param name="wrapper">A command that runs it, such as <c>unshare</c>; empty for none.</param>
    public static WorkerProcess Start(WorkerOptions options, params string[] wrapper)
    {
        var assembly = options.DieAt is null ? typeof(WorkerProcess).Assembly.Location : WovenProduct.Program;
        string[] command = [.. wrapper, "dotnet", "exec", "--runtimeconfig", Path.ChangeExtension(assembly, ".runtimeconfig.json"), assembly, "worker", .. Arguments(options)];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0"; // it lives for seconds
        start.Environment[Strike.PointVariable] = $"{options.DieAt}";
        start.Environment[Strike.PassingVariable] = options.DieAfter.ToString(CultureInfo.InvariantCulture);
        return new WorkerProcess(Process.Start(start)!, options.Life);
    }

    /// <summary>Waits until it says that it runs.</summary>
    public Task RunningAsync() => SaysAsync("running");

    /// <summary>Waits until its first batch is written.</summary>
    public Task WrittenAsync() => SaysAsync("written");

    /// <summary>Sends it a signal, by its name without SIG.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    /// <summary>Kills it.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await EndAsync(Patience);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Whether it has ended within the time.</returns>
    public async Task<bool> EndAsync(TimeSpan within)
    {
        if (!await Running.Patience.EndsAsync(_process.WaitForExitAsync(), within.TotalSeconds)) return false;
        await _reading;
        return true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await KillAsync();
        _process.Dispose();
    }

    private static IEnumerable<string> Arguments(WorkerOptions options) => typeof(WorkerOptions).GetProperties().Where(static property => property.Name is not (nameof(WorkerOptions.DieAt) or nameof(WorkerOptions.DieAfter)))
        .Select(property => $"--{property.Name}={Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture)}");

    private async Task SaysAsync(string word)
    {
        var said = Mark(word).Task;
        await Running.Patience.EndsAsync(Task.WhenAny(said, _reading), Patience.TotalSeconds);
        if (!said.IsCompleted)
            throw new InvalidOperationException($"A worker ended, or took more than {Patience}, before it said '{word}':\n{Output}");
    }

    private TaskCompletionSource Mark(string word) => _marks.GetOrAdd(word, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            while (_lines.Count > KeptLines) _lines.TryDequeue(out _);
            Mark(line).TrySetResult();
        }
    }
}
