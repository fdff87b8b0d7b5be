using System.Globalization;
using System.Threading.Channels;
using Headgate.Flows.Tests.Probes;
using Headgate.Stages;

namespace Headgate.Flows.Tests.Laws;

/// <summary>A random flow, and beside it what LINQ makes of the same: the two are to give the same results, in the same order where it is promised.</summary>
internal sealed partial class RandomChain
{
    private readonly Random _random;
    private readonly FlowOptions _options;
    private readonly Func<Random, CancellationToken, ValueTask> _pause;
    private readonly bool _hasChannels;
    private readonly List<string> _steps = [];
    private bool _isRepeatable = true;

    /// <summary>Builds a chain.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="environment">Where it runs.</param>
    /// <param name="pause">What asynchronous functions do now and then.</param>
    /// <param name="mostElements">How many elements a source has at most.</param>
    /// <param name="hasChannels">Whether sources may be channels: their readers go on on any thread.</param>
    public RandomChain(Random random, StageEnvironment environment, Func<Random, CancellationToken, ValueTask> pause, int mostElements, bool hasChannels)
    {
        _random = random;
        _pause = pause;
        _hasChannels = hasChannels;
        var maxDemand = random.Next(1, 51);
        _options = new FlowOptions
        {
            Stages = random.Next(1, 6),
            MaxDemand = maxDemand,
            MinDemand = random.Next(2) == 0 ? null : random.Next(maxDemand),
            Environment = environment,
        };
        _steps.Add(string.Create(CultureInfo.InvariantCulture, $"Stages {_options.Stages}, MaxDemand {maxDemand}, MinDemand {_options.MinDemand}"));
        (Flow, Expected, IsOrdered) = NewSource(mostElements);
        for (var steps = random.Next(1, 8); steps > 0 && Expected.Count < 20_000; steps--) AddStep(mostElements);
    }

    /// <summary>The flow.</summary>
    public Flow<int> Flow { get; private set; }

    /// <summary>What LINQ makes of it.</summary>
    public List<int> Expected { get; private set; }

    /// <summary>Whether the order of the results is promised.</summary>
    public bool IsOrdered { get; private set; }

    public override string ToString() => string.Join(" . ", _steps);

    /// <summary>Compares results with LINQ's.</summary>
    public void Check(IReadOnlyList<int> results, string seed)
    {
        var isSame = IsOrdered ? Expected.SequenceEqual(results) : Expected.Order().SequenceEqual(results.Order());
        if (!isSame) Assert.Fail($"{seed}: {this}\nexpected {Show(Expected)}\ngot      {Show(results)}{(IsOrdered ? "" : "\n(in any order)")}");
    }

    private static string Show(IReadOnlyList<int> numbers) => $"{numbers.Count}: {string.Join(' ', numbers.Take(100))}";

    private (Flow<int> Flow, List<int> Expected, bool IsOrdered) NewSource(int mostElements)
    {
        var numbers = Numbers(mostElements);
        switch (_random.Next(5))
        {
            case 0:
                _steps.Add($"From({numbers.Count} asynchronous)");
                return (Flows.Flow.From(new SlowSequence(numbers), _options), numbers, true);
            case 1 when _hasChannels:
                var channel = Channel.CreateUnbounded<int>();
                foreach (var number in numbers) channel.Writer.TryWrite(number);
                channel.Writer.Complete();
                _isRepeatable = false;
                _steps.Add($"From(channel of {numbers.Count})");
                return (Flows.Flow.From(channel.Reader, _options), numbers, true);
            case 2:
                var others = Numbers(mostElements / 4);
                var third = Numbers(_random.Next(2));
                _steps.Add($"FromMany({numbers.Count}, {others.Count}, {third.Count})");
                return (Flows.Flow.FromMany([numbers, others, third], _options), [.. numbers, .. others, .. third], false);
            default:
                _steps.Add($"From({numbers.Count})");
                return (Flows.Flow.From(numbers, _options), numbers, true);
        }
    }

    private List<int> Numbers(int most)
    {
        var count = _random.Next(4) switch { 0 => _random.Next(3), 1 => _random.Next(30), _ => _random.Next(most + 1) };
        var range = _random.Next(1, 2000);
        return [.. Enumerable.Range(0, count).Select(_ => _random.Next(-range, range))];
    }

    private void Then(string step, Func<Flow<int>, Flow<int>> flow, Func<IEnumerable<int>, IEnumerable<int>> linq, bool keepsOrder = true)
    {
        _steps.Add(step);
        Flow = flow(Flow);
        Expected = [.. linq(Expected)];
        IsOrdered &= keepsOrder;
    }

    private void AddStep(int mostElements)
    {
        switch (_random.Next(4))
        {
            case 0:
                AddGathering();
                break;
            case 1:
                AddPoint(mostElements);
                break;
            default:
                AddOperator();
                break;
        }
    }
}
