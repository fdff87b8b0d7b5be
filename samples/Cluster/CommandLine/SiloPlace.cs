using System.Globalization;

namespace Cluster.CommandLine;

/// <summary>Which silo a process is, and on which ports it listens.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Port">For the other silos.</param>
/// <param name="Gateway">For clients.</param>
/// <param name="Primary">The port of the silo that knows all others, where they find each other by that.</param>
/// <param name="Dashboard">For browsers; 0 for none.</param>
public sealed record SiloPlace(int Number, int Port, int Gateway, int Primary, int Dashboard)
{
    /// <summary>Gets the address on which it listens for silos and clients, and by which they know it.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The arguments that say the same.</summary>
    public IEnumerable<string> ToArguments() =>
        ["--number", Text(Number), "--address", Address, "--port", Text(Port), "--gateway", Text(Gateway), "--primary", Text(Primary), "--dashboard-port", Text(Dashboard)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
