using System.Diagnostics;

namespace Headgate.OrdersEtl.Tests;

/// <summary>The sample as a process of its own.</summary>
public sealed class SampleProcess : IDisposable
{
    private readonly Process _process;

    private SampleProcess(Process process) => _process = process;

    public static SampleProcess Start(params string[] arguments) => StartCommand(["dotnet", "exec", Program, .. arguments]);

    /// <summary>Starts it with its standard output going to a file.</summary>
    public static SampleProcess StartInto(string file, params string[] arguments) =>
        StartCommand(["sh", "-c", $"exec \"$@\" > {file}", "sh", "dotnet", "exec", Program, .. arguments]);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "OrdersEtl.dll");

    private static SampleProcess StartCommand(string[] command)
    {
        // Whoever runs the tests in the background of a shell hands down an ignored SIGINT.
        if (OperatingSystem.IsLinux()) command = ["env", "--default-signal=INT", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new SampleProcess(Process.Start(start)!);
    }

    /// <summary>Reads output up to a line with this beginning, and gives the line; what is printed is the barrier, so that nothing has to sleep.</summary>
    public async Task<string> ReadToAsync(string beginning)
    {
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The sample ended without printing '{beginning}'.");
    }

    public async Task SendAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<(int ExitCode, string[] Output, string[] Error)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, Lines(await output), Lines(await error));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
