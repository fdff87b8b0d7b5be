using System.Diagnostics;

namespace Headgate.Samples.Tests;

/// <summary>A pattern as a process of its own.</summary>
internal static class PatternProcess
{
    /// <summary>A safety net: each pattern takes less than a second.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    /// <summary>Runs it to its end. It is killed when it takes too long or the test is cancelled; then this throws.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(string pattern, CancellationToken cancellationToken) =>
        RunAsync(["exec", Path.Combine(AppContext.BaseDirectory, $"{pattern}.dll")], AppContext.BaseDirectory, cancellationToken);

    /// <summary>Runs <c>dotnet</c> with these arguments, in the same way.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(IEnumerable<string> arguments, string folder, CancellationToken cancellationToken) =>
        RunAsync(arguments, folder, Most, cancellationToken);

    /// <summary>Runs <c>dotnet</c> with these arguments, for at most so long.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, string folder, TimeSpan most, CancellationToken cancellationToken) =>
        RunProgramAsync("dotnet", arguments, folder, most, cancellationToken);

    /// <summary>Runs a program with these arguments, for at most so long.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunProgramAsync(
        string program, IEnumerable<string> arguments, string folder, TimeSpan most, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(most);
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
