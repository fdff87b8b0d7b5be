using System.Runtime.CompilerServices;
using Headgate.Pipelines;
using Headgate.Testing.Pipelines;
using Headgate.Testing.Scheduling;
using Polly;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T13: messages that nobody can handle: each is a dead letter after its attempts, and the others neither wait for them nor change their order. HEADGATE_T13_SEEDS says how many runs.</summary>
public sealed class T13PoisonTests
{
    private const int Messages = 20_000;
    private const int Keys = 500;
    private const int Attempts = 4;
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);
    private static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("HEADGATE_T13_SEEDS") ?? "1", System.Globalization.CultureInfo.InvariantCulture);

    private enum Poison
    {
        None,
        CannotBeRead,
        AlwaysFails,
        GoesTooDeep,
    }

    [Fact]
    public void T13_each_poison_message_is_a_dead_letter_after_its_attempts_and_the_others_keep_their_pace_and_their_order()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var clean = Run(seed, static _ => Poison.None);
            var run = Run(seed, Of);
            var poison = Enumerable.Range(0, Messages).Where(static number => Of(number) != Poison.None).ToList();
            Assert.Equal(42, poison.Count);
            Assert.Empty(clean.Letters);
            Assert.Equal(poison, run.Letters.Keys.Order());
            Assert.All(run.Letters, static letter => Assert.Equal(Of(letter.Key) == Poison.CannotBeRead ? 1 : Attempts, letter.Value));
            Assert.Equal(Enumerable.Range(0, Messages).Except(poison), run.Handled.Order());
            foreach (var ofKey in run.Handled.GroupBy(KeyOf)) Assert.Equal(ofKey.Order(), ofKey);
            Assert.All(run.Tries.Values, static times => Assert.All(times.Zip(times.Skip(1)).Index(), static pair =>
                Assert.True(pair.Item.Second - pair.Item.First >= Delay * (1 << pair.Index), $"attempt {pair.Index + 2} came {pair.Item.Second - pair.Item.First} after the one before it")));
            Assert.All(run.Tries.Values, static times => Assert.Equal(Attempts, times.Count));
            Assert.True(run.Took <= clean.Took / 0.95, $"seed {seed}: {run.Took} with poison, {clean.Took} without");
        }
    }

    /// <summary>0.1 % of each of two kinds, and 0.01 % of the third.</summary>
    private static Poison Of(int number) => (number % 1000, number % 10_000) switch
    {
        (7, _) => Poison.CannotBeRead,
        (507, _) => Poison.AlwaysFails,
        (_, 4321) => Poison.GoesTooDeep,
        _ => Poison.None,
    };

    /// <summary>Of some there is none.</summary>
    private static string? KeyOf(int number) => (number % Keys) switch { 0 => null, 1 => "", var key => $"{key}" };

    private static Result Run(int seed, Func<int, Poison> poisonOf)
    {
        var lab = new StageLab(seed);
        var source = new InMemorySource<int>();
        source.WriteAll(Enumerable.Range(0, Messages));
        source.Complete();
        var letters = new InMemoryDeadLetters();
        var result = new Result();
        lab.Run(async () =>
        {
            await using var pipeline = Pipeline.Create("p", p => p.From(_ => source.Open())
                .Retry(o => (o.MaxAttempts, o.Delay, o.BackoffType, o.UseJitter, o.ShouldRetry) = (Attempts, Delay, DelayBackoffType.Exponential, false, static failure => failure is not FormatException))
                .DeadLetterTo(letters)
                .Process(number => poisonOf(number) == Poison.CannotBeRead ? throw new FormatException("It is no number.") : number)
                .PartitionBy(KeyOf)
                .Process(
                    async (number, token) =>
                    {
                        var poison = poisonOf(number);
                        if (poison != Poison.None) result.Tried(number, lab.Time.Elapsed);
                        await Task.Delay(Work, lab.Time, token);
                        if (poison == Poison.AlwaysFails) throw new InvalidOperationException("It fails whoever handles it.");
                        if (poison == Poison.GoesTooDeep) _ = Depth(0);
                        result.Took = lab.Time.Elapsed;
                        result.Handled.Add(number);
                    },
                    static o => o.Concurrency = 8), lab.Environment);
            await pipeline.RunAsync();
        });
        foreach (var letter in letters.Letters) result.Letters.Add((int)letter.Data!, letter.Attempts);
        return result;
    }

    private static int Depth(int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return 1 + Depth(depth + 1);
    }

    private sealed class Result
    {
        public List<int> Handled { get; } = [];

        public Dictionary<int, int> Letters { get; } = [];

        public Dictionary<int, List<TimeSpan>> Tries { get; } = [];

        /// <summary>When the last message that is no poison was handled.</summary>
        public TimeSpan Took { get; set; }

        public void Tried(int number, TimeSpan at)
        {
            if (!Tries.TryGetValue(number, out var times)) Tries.Add(number, times = []);
            times.Add(at);
        }
    }
}
