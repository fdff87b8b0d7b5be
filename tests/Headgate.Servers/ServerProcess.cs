using System.Diagnostics;

namespace Headgate.Servers;

/// <summary>One process of a server. It ends with this process, however this one ends.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // The pipe of the standard input closes when this process is gone, killed or not: then the server is killed, too.
    private const string Watched = """
        exec 3<&0 2>>"$1"
        setsid "${@:2}" </dev/null >>"$1" 3<&- &
        server=$!
        echo $server
        { cat <&3 >/dev/null; kill -KILL -- -$server $server; } &
        wait $server
        """;

    private readonly Process _process;
    private readonly Task<string?> _id;

    private ServerProcess(Process process)
    {
        _process = process;
        _id = process.StandardOutput.ReadLineAsync();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program, as the user that it wants to run as when this one is root.</summary>
    public static ServerProcess Start(string name, string folder, string? user, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in new[] { "-c", Watched, name, Path.Combine(folder, $"{name}.log") }) start.ArgumentList.Add(argument);
        if (user is not null && Environment.UserName == "root")
        {
            foreach (var argument in new[] { "setpriv", "--reuid", user, "--regid", user, "--init-groups" }) start.ArgumentList.Add(argument);
        }

        foreach (var argument in command) start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>Sends a signal to the server's process.</summary>
    public Task SignalAsync(string signal) => SendAsync(signal, static id => [id]);

    /// <summary>Kills the server's process and its children.</summary>
    public Task KillAsync() => SendAsync("KILL", static id => [$"-{id}", id]); // it may not have made its group yet

    /// <summary>Waits until it has ended; kills it when that takes too long.</summary>
    public async Task WaitForExitAsync(TimeSpan most)
    {
        using var limit = new CancellationTokenSource(most);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task SendAsync(string signal, Func<string, string[]> targets)
    {
        // A server may be ready, and be sent a signal, before the shell that launched it has said its number.
        var id = await _id;
        if (id is null || _process.HasExited) return;
        var start = new ProcessStartInfo("kill", [$"-{signal}", "--", .. targets(id)]) { RedirectStandardError = true };
        using var kill = Process.Start(start)!;
        await kill.WaitForExitAsync();
    }
}
