using System.Diagnostics;

namespace Headgate.Servers;

/// <summary>A real server on ports of its own, with a folder of its own, for as long as the tests that use it run.</summary>
/// <remarks>One call at a time.</remarks>
public abstract class Server : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(30);
    private readonly List<ServerProcess> _processes = [];

    /// <summary>Makes one that does not run yet.</summary>
    protected Server(string name)
    {
        Name = name;
        Folder = Directory.CreateTempSubdirectory($"headgate-{name}-").FullName;
        Port = FreePorts.Take();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The port on which clients find it, at 127.0.0.1, also after a restart.</summary>
    public int Port { get; }

    /// <summary>Where its data and its logs are.</summary>
    public string Folder { get; }

    /// <summary>Whether it has been started and not stopped.</summary>
    public bool IsRunning => _processes.Count > 0;

    /// <summary>Starts it, and waits until it answers. Its data is what it was.</summary>
    public async Task StartAsync()
    {
        await PrepareAsync();
        await LaunchAsync();
        await WaitAsync(IsReadyAsync, "did not answer");
    }

    /// <summary>Stops it in order, as an operator would.</summary>
    public async Task StopAsync()
    {
        for (var i = _processes.Count - 1; i >= 0; i--)
        {
            await _processes[i].SignalAsync(StopSignal);
            await _processes[i].WaitForExitAsync(LongestStop);
            await _processes[i].DisposeAsync();
        }

        _processes.Clear();
    }

    /// <summary>Kills it. Nobody answers at its port afterwards: a child that it had just made, and that ends a moment later, still has the port.</summary>
    public async Task KillAsync()
    {
        if (!IsRunning) return;
        foreach (var process in _processes) await process.DisposeAsync();
        _processes.Clear();
        using var limit = new CancellationTokenSource(LongestStop);
        var pause = TimeSpan.FromMilliseconds(20);
        while (!limit.IsCancellationRequested && await FreePorts.AnswersAsync(Port, CancellationToken.None))
            await Task.Delay(pause, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Sends its processes a signal, such as STOP and CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        foreach (var process in _processes) await process.SignalAsync(signal);
    }

    /// <summary>Stops it and starts it again.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Kills it and removes its folder.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await KillAsync();
        if (!Directory.Exists(Folder)) return;
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A child of the server still writes there; the folder is one of the machine's temporary ones.
        }
    }

    /// <summary>The signal by which it stops in order.</summary>
    protected virtual string StopSignal => "TERM";

    /// <summary>Makes its data and its configuration, once.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Launches its processes.</summary>
    protected abstract Task LaunchAsync();

    /// <summary>Whether clients can use it.</summary>
    protected virtual async Task<bool> IsReadyAsync(CancellationToken cancellationToken) => await FreePorts.AnswersAsync(Port, cancellationToken);

    /// <summary>Launches a process that belongs to it.</summary>
    protected void Launch(string name, string? user, IReadOnlyDictionary<string, string>? environment, params string[] command) =>
        _processes.Add(ServerProcess.Start(name, Folder, user, environment ?? new Dictionary<string, string>(), command));

    /// <summary>Runs a program to its end.</summary>
    protected async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error}{await output}");
        return await output;
    }

    /// <summary>Gives the folder to the user that the server runs as.</summary>
    protected async Task GiveFolderToAsync(string user)
    {
        if (Environment.UserName == "root") await RunAsync("chown", "-R", $"{user}:", Folder);
    }

    /// <summary>Finds a program; the server cannot be had without it.</summary>
    protected string Find(string program, params string[] first)
    {
        var folders = first.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'));
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new ServerMissingException(Name, $"there is no '{program}'.");
    }

    /// <summary>Asks again and again until something is so.</summary>
    protected async Task WaitAsync(Func<CancellationToken, Task<bool>> isSo, string complaint)
    {
        using var limit = new CancellationTokenSource(LongestStart);
        var pause = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            if (_processes.Any(static process => process.HasExited)) throw new InvalidOperationException($"{Name} has ended. {Logs()}");
            try
            {
                if (await isSo(limit.Token)) return;
                await Task.Delay(pause, limit.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{Name} {complaint} within {LongestStart}. {Logs()}");
            }
        }
    }

    private string Logs() =>
        string.Join('\n', Directory.EnumerateFiles(Folder, "*.log").SelectMany(file => File.ReadLines(file).TakeLast(20).Prepend($"--- {Path.GetFileName(file)}")));
}
