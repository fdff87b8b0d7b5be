using System.Diagnostics;

namespace Headgate.Packages.Tests;

/// <summary>A program that runs to its end, outside the repository.</summary>
internal static class Command
{
    /// <summary>One compiler for all projects, whatever the machine's default is: each would load the analyzers anew, which takes longer than they run.</summary>
    public const string OneCompiler = "-p:UseSharedCompilation=true";

    /// <summary>A safety net: a restore on a busy machine takes a minute.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(5);

    /// <summary>Runs a program, and gives what it has printed on its standard output; fails the test, with the errors too, when it does not exit with 0.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var (code, output, errors) = await TryAsync(program, arguments, folder, cancellationToken);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} exits with {code}:\n{output}{errors}");
        return output;
    }

    /// <summary>Runs a program, and says how it exits and what it has printed on each of its streams.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> TryAsync(string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Most);
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // English everywhere, also on a bare Debian, which has no ICU. Without cultures, the name of a language is an error that the commands print.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        start.Environment.Remove("DOTNET_CLI_UI_LANGUAGE");
        // A server of builds that outlives the command would keep the streams open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
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
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
