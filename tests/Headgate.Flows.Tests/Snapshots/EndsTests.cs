using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Headgate.Flows.Snapshots;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>Results of a whole flow, when it is killed at every snapshot.</summary>
[Trait("Conformance", "F22")]
public sealed class EndsTests
{
    private static readonly Dictionary<string, Func<Flow<int>, Task<string>>> Ends = new()
    {
        ["count"] = async flow => Text(await flow.CountAsync()),
        ["count some"] = async flow => Text(await flow.CountAsync(number => number % 3 == 0)),
        ["sum"] = async flow => Text(await flow.SumAsync()),
        ["sum of long"] = async flow => Text(await flow.SumAsync(number => (long)number << 40)),
        ["sum of double"] = async flow => Text(await flow.SumAsync(number => number / 4.0)),
        ["sum of decimal"] = async flow => Text(await flow.SumAsync(number => number / 10m)),
        ["sum of huge"] = async flow => Text(await flow.SumAsync(number => BigInteger.Pow(10, 40) * number)),
        ["average"] = async flow => Text(await flow.AverageAsync(number => number)),
        ["min"] = async flow => Text(await flow.MinAsync()),
        ["max"] = async flow => Text(await flow.MaxAsync()),
        ["first of the highest"] = async flow => Text((await flow.Select((int number) => Labelled(number)).MaxByAsync(item => item.Value % 5))!),
        ["aggregate"] = async flow => Text(await flow.AggregateAsync(7, (all, number) => unchecked((all * 31) + number))),
        ["aggregate and merge"] = async flow => Text(await flow.AggregateAsync(() => 0, (all, number) => all ^ (number * number), (one, other) => one ^ other)),
        ["take sorted"] = async flow => string.Join(' ', await flow.TakeSortedAsync(7)),
        ["top"] = async flow => string.Join(' ', (await flow.TopByAsync(3, number => number % 17)).Select(number => number % 17)),
        ["quantiles"] = async flow => string.Join(' ', await flow.QuantilesAsync(number => number - 20, [0, 0.1, 0.5, 0.99, 1])),
        ["few distinct"] = async flow => Text(await flow.Select(number => number % 5).CountDistinctApproximatelyAsync(precision: 4)),
        ["many distinct"] = async flow => Text(await flow.CountDistinctApproximatelyAsync(precision: 4)),
    };

    public static TheoryData<string> Names => [.. Ends.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_result_of_a_flow_that_was_killed_is_that_of_one_that_was_not(string name)
    {
        for (var seed = 0; seed < Share.Of(5); seed++)
        {
            var random = new Random(seed);
            int[] numbers = [.. Enumerable.Range(0, random.Next(1, 70)).Select(_ => random.Next(100))];
            var expected = Run(name, numbers, seed, null);
            var store = new RecordingStore();
            Assert.Equal(expected, Run(name, numbers, seed + 100, store));
            foreach (var snapshot in store.Saved)
            {
                var actual = Run(name, numbers, seed + 200 + (int)snapshot.Epoch, RecordingStore.After("ends", snapshot));
                Assert.True(expected == actual, $"seed {seed}, resumed after {snapshot.Epoch} of {store.Saved.Count}: expected {expected}, was {actual}");
            }
        }
    }

    private static string Run(string name, int[] numbers, int seed, ISnapshotStore? store)
    {
        var result = "";
        var random = new Random(seed);
        var lab = new StageLab(seed);
        lab.Run(async () =>
        {
            var options = new FlowOptions
            {
                Stages = random.Next(1, 4),
                MaxDemand = random.Next(1, 12),
                Environment = lab.Environment,
                Snapshots = store is null ? null : new SnapshotOptions { Name = "ends", Store = store, Every = null, EveryElements = random.Next(1, 8), JsonOptions = JsonSerializerOptions.Default },
            };
            result = await Ends[name](Flow.From(numbers, options));
        });
        return result;
    }

    private static Reading Labelled(int number) => new($"{number}", number, 0);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(Reading value) => $"{value}";
}
