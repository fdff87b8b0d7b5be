using System.Globalization;
using System.Text;
using Headgate.Simulation.Faults;

namespace Headgate.Simulation.Running;

/// <summary>Runs many seeds, as many at a time as there are cores, and adds up what happened.</summary>
public sealed class Search(IReadOnlyList<SimulationKinds> kinds, int from, int count)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<FaultKind, long> _struck = [];
    private readonly SortedDictionary<FaultKind, long> _missing = [];
    private readonly Dictionary<string, Sums> _sums = kinds.ToDictionary(static kind => kind.Name, static _ => new Sums());
    private readonly int _end = checked(from + count);
    private int _next = from;
    private (string Kind, SimulationResult Result)? _firstFailure;

    /// <summary>The failure of the lowest seed that has failed.</summary>
    public (string Kind, SimulationResult Result)? FirstFailure => _firstFailure;

    /// <summary>How many runs there were in which every planned fault happened.</summary>
    public long CountedRuns => _sums.Values.Sum(static sums => sums.Counted);

    /// <summary>How often each fault has struck.</summary>
    public IReadOnlyDictionary<FaultKind, long> Struck => _struck;

    /// <summary>The faults that the kinds can have.</summary>
    public IEnumerable<FaultKind> PossibleFaults => kinds.SelectMany(static kind => kind.Faults).Distinct();

    public void Run(int threadCount)
    {
        var threads = Enumerable.Range(0, threadCount).Select(_ => new Thread(Work)).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
    }

    /// <summary>What was counted, and the first seed that failed.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var (kind, sums) in _sums) text.Append(CultureInfo.InvariantCulture, $"{kind}: {sums}\n");
        text.Append(CultureInfo.InvariantCulture, $"faults: {string.Join(", ", _struck.Select(static entry => $"{entry.Key} {entry.Value}"))}\n");
        text.Append(CultureInfo.InvariantCulture, $"planned, and never happened, in so many runs: {string.Join(", ", _missing.Select(static entry => $"{entry.Key} {entry.Value}"))}\n");
        if (_firstFailure is not var (name, result))
        {
            text.Append("nothing is wrong");
            return text.ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"FAILED: {name}, seed {result.Seed}: {result.Scenario}\n");
        foreach (var violation in result.Violations) text.Append(CultureInfo.InvariantCulture, $"  {violation}\n");
        text.Append(CultureInfo.InvariantCulture, $"step by step: --only {name} --replay {result.Seed}");
        return text.ToString();
    }

    private void Work()
    {
        while (true)
        {
            var seed = Interlocked.Increment(ref _next) - 1;
            if (seed >= _end || _firstFailure is { Result.Seed: var failed } && failed < seed) return;
            foreach (var kind in kinds) Note(kind.Name, kind.Run(seed, false));
        }
    }

    private void Note(string kind, SimulationResult result)
    {
        lock (_gate)
        {
            _sums[kind].Add(result);
            foreach (var (fault, times) in result.Struck) _struck[fault] = _struck.GetValueOrDefault(fault) + times;
            foreach (var fault in result.Missing) _missing[fault] = _missing.GetValueOrDefault(fault) + 1;
            if (result.Violations.Count > 0 && (_firstFailure is not { } first || result.Seed < first.Result.Seed)) _firstFailure = (kind, result);
        }
    }

    private sealed class Sums
    {
        private long _runs;
        private long _messages;
        private long _deliveries;
        private long _sunk;
        private long _duplicates;
        private long _letters;
        private long _steps;
        private long _incarnations;

        public long Counted { get; private set; }

        public void Add(SimulationResult result)
        {
            _runs++;
            if (result.Counts) Counted++;
            _messages += result.Messages;
            _deliveries += result.Deliveries;
            _sunk += result.Sunk;
            _duplicates += result.Duplicates;
            _letters += result.Letters;
            _steps += result.Steps;
            _incarnations += result.Incarnations;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{_runs} runs, {Counted} with every planned fault, {_incarnations} processes, {_messages} messages, {_deliveries} deliveries, {_sunk} sunk, {_duplicates} of them duplicates that are explained, {_letters} dead letters, {_steps} steps");
    }
}
