using Cluster.CommandLine;

namespace Cluster.Silos;

/// <summary>Shows what silos say: on a terminal in one line that is drawn over and over, and elsewhere line by line. Thread-safe.</summary>
internal sealed class ProgressOfSilos(TextWriter output, bool isTerminal)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, string> _last = [];

    /// <summary>A line that stays.</summary>
    public void Say(string line)
    {
        lock (_gate) output.WriteLine(isTerminal ? $"\r{line}\e[K" : line);
    }

    /// <summary>What a silo says.</summary>
    public void Note(SiloPlace silo, string line)
    {
        lock (_gate)
        {
            if (!isTerminal || !line.StartsWith("silo ", StringComparison.Ordinal))
            {
                Say(line);
                return;
            }

            // To the beginning of the line, and what is left of a longer one is wiped.
            _last[silo.Number] = line.Split(';')[0];
            output.Write($"\r{string.Join(" | ", _last.Values)}\e[K");
        }
    }
}
