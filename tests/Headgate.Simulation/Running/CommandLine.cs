using System.Globalization;
using Headgate.Simulation.Pipelines;

namespace Headgate.Simulation.Running;

/// <summary>The command: runs seeds, prints the first that fails, and replays it.</summary>
public static class CommandLine
{
    private const string Usage = """
        Runs whole pipelines and flows under a seeded scheduler, with seeded faults, and says what was lost, doubled, out of order or stuck.

          --seeds N       how many seeds; 2000 unless told
          --from S        the first of them; 0 unless told
          --only KIND     pipelines, or flows; both unless told: each seed runs one of each
          --replay SEED   runs one seed, and prints every step
        """;

    /// <summary>Runs it.</summary>
    /// <returns>0 when nothing was wrong, 1 when something was, 2 when the arguments make no sense.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < arguments.Count; i += 2) options[arguments[i]] = arguments[i + 1];
        if (arguments.Count % 2 != 0 || options.Keys.Any(static name => name is not ("--seeds" or "--from" or "--only" or "--replay")))
        {
            output.WriteLine(Usage);
            return 2;
        }

        var kinds = SimulationKinds.Parse(options.GetValueOrDefault("--only"));
        if (kinds.Count == 0)
        {
            output.WriteLine($"There is no kind '{options["--only"]}'. There are {string.Join(" and ", SimulationKinds.All.Select(static kind => kind.Name))}.");
            return 2;
        }

        if (options.TryGetValue("--replay", out var seed)) return Replay(kinds, Number(seed), output);
        var search = new Search(kinds, Number(options.GetValueOrDefault("--from", "0")), Number(options.GetValueOrDefault("--seeds", "2000")));
        search.Run(Environment.ProcessorCount);
        output.WriteLine(search.Describe());
        return search.FirstFailure is null ? 0 : 1;
    }

    private static int Replay(IReadOnlyList<SimulationKinds> kinds, int seed, TextWriter output)
    {
        var hasFailed = false;
        foreach (var kind in kinds)
        {
            var result = kind.Run(seed, true);
            foreach (var line in result.Trace) output.WriteLine(line);
            output.WriteLine($"{kind.Name}, seed {seed}: {result.Scenario}");
            foreach (var violation in result.Violations) output.WriteLine($"  {violation}");
            if (result.Violations.Count == 0) output.WriteLine("  nothing is wrong");
            hasFailed |= result.Violations.Count > 0;
        }

        return hasFailed ? 1 : 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
