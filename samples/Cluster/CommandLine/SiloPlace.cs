using System.Globalization;

namespace Cluster.CommandLine;

/// <summary>Which silo a process is, and on which ports of 127.0.0.1 it listens.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Port">For the other silos.</param>
/// <param name="Gateway">For clients.</param>
/// <param name="Primary">The port of the silo that knows all others, where they find each other by that.</param>
/// <param name="Dashboard">For browsers; 0 for none.</param>
public sealed record SiloPlace(int Number, int Port, int Gateway, int Primary, int Dashboard)
{
    /// <summary>The arguments that say the same.</summary>
    public IEnumerable<string> ToArguments() =>
        ["--number", Text(Number), "--port", Text(Port), "--gateway", Text(Gateway), "--primary", Text(Primary), "--dashboard-port", Text(Dashboard)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
