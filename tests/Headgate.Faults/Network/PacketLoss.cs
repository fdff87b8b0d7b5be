using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Headgate.Faults.Network;

/// <summary>Has the system lose packets to and from a port of this machine. Needs root and iptables.</summary>
/// <remarks>One call at a time.</remarks>
internal sealed partial class PacketLoss : IDisposable
{
    private readonly string _chain;
    private readonly string _port;
    private readonly List<string[]> _jumps = [];

    private PacketLoss(int port)
    {
        _port = $"{port}";
        _chain = $"headgate-{port}";
    }

    /// <summary>Makes it, without loss.</summary>
    /// <returns>It, or why there is none.</returns>
    public static (PacketLoss? Loss, string? WhyNot) TryMake(int port)
    {
        var made = new PacketLoss(port);
        try
        {
            Run("--new-chain", made._chain);
            made.Jump("--destination-port");
            made.Jump("--source-port");
            return (made, null);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            made.Dispose();
            return (null, $"packets cannot be lost with iptables: {failure.Message}");
        }
    }

    /// <summary>Packets are lost from now on.</summary>
    public void Begin(Loss loss)
    {
        string[] which = loss switch
        {
            Loss.Some => Share(0.05),
            Loss.Many => Share(0.3),
            Loss.Requests => ["--protocol", "tcp", "--destination-port", _port],
            Loss.Answers => ["--protocol", "tcp", "--source-port", _port],
            _ => [],
        };
        Run(["--append", _chain, .. which, "--jump", "DROP"]);
    }

    /// <summary>None is lost any more.</summary>
    /// <returns>How many were.</returns>
    public long End()
    {
        var lost = PacketCount().Matches(Run("--verbose", "--numeric", "--exact", "--list", _chain)).Sum(static match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        Run("--flush", _chain);
        return lost;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var jump in _jumps) TryRun(["--delete", .. jump]);
        TryRun("--flush", _chain);
        TryRun("--delete-chain", _chain);
    }

    private static string[] Share(double share) => ["--match", "statistic", "--mode", "random", "--probability", share.ToString(CultureInfo.InvariantCulture)];

    private void Jump(string which)
    {
        string[] jump = ["INPUT", "--in-interface", "lo", "--protocol", "tcp", which, _port, "--jump", _chain];
        Run(["--append", .. jump]);
        _jumps.Add(jump);
    }

    private static void TryRun(params string[] arguments)
    {
        try
        {
            Run(arguments);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            // It was not made.
        }
    }

    private static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("iptables", ["--wait", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"iptables {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Trim()}");
        return output;
    }

    [GeneratedRegex(@"^\s*(\d+)\s+\d+\s+DROP\s", RegexOptions.Multiline)]
    private static partial Regex PacketCount();
}
