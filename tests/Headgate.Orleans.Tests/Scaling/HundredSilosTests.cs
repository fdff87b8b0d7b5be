using Headgate.Orleans.Keeping;
using Headgate.Orleans.Keyed;

namespace Headgate.Orleans.Tests.Scaling;

/// <summary>The arithmetic of docs/scaling.md, with the parts that decide and without what carries messages: 100 silos and 1 000 partitions in this process.</summary>
public sealed class HundredSilosTests
{
    private const int SiloCount = 100;
    private const int PartitionCount = 1000;

    private static readonly string[] Silos = [.. Enumerable.Range(0, SiloCount).Select(static silo => $"silo {silo}")];

    [Fact]
    public void Keeping_costs_a_call_a_second_of_each_silo_and_two_and_a_half_of_each_partition_at_most()
    {
        const int Seconds = 100;
        var random = new Random(1);
        var asks = Silos.SelectMany(_ => Times(random.NextDouble())).Order().ToList();
        var (rounds, last) = (0, double.NegativeInfinity);
        foreach (var ask in asks)
        {
            if (ask - last < KeeperGrain.Pause.TotalSeconds) continue;
            (rounds, last) = (rounds + 1, ask);
        }

        Assert.Equal(SiloCount * Seconds, asks.Count);
        Assert.InRange((double)rounds * PartitionCount / Seconds, 2400, 2500);

        static IEnumerable<double> Times(double phase) => Enumerable.Range(0, Seconds).Select(second => phase + (second * KeeperService.Pause.TotalSeconds));
    }

    [Fact]
    public void Partitions_are_spread_evenly_at_once_also_when_a_third_of_the_silos_dies()
    {
        var places = Spread.Fill<string>(new string?[PartitionCount], Silos);
        Assert.All(CountsOf(places), static count => Assert.Equal(PartitionCount / SiloCount, count));

        var alive = Silos[..67];
        var moved = Spread.Fill<string>([.. places.Select(place => alive.Contains(place) ? place : null)], alive);
        Assert.All(CountsOf(moved), static count => Assert.InRange(count, 14, 15));
        Assert.All(places.Zip(moved).Where(pair => alive.Contains(pair.First)), static pair => Assert.Equal(pair.First, pair.Second));
    }

    [Theory]
    [InlineData(99, 10)]
    [InlineData(50, 500)]
    public void A_partition_moves_at_a_time_when_silos_join_and_no_more_than_the_newcomers_need(int before, int expected)
    {
        var places = Spread.Fill<string>(new string?[PartitionCount], Silos[..before]);
        var moves = 0;
        for (; Spread.Next<string>(places, Silos) is var (number, to); moves++) places[number] = to;

        Assert.InRange(moves, expected - 1, expected);
        Assert.All(CountsOf(places), static count => Assert.InRange(count, 9, 11));
    }

    /// <summary>Each partition comes back after the source has read so many chunks: 1 when it is as quick as the source, 64 when it comes for the whole window.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(64)]
    public async Task Reading_costs_a_call_for_each_partition_and_each_time_that_it_comes_back(int chunks)
    {
        const int Chunk = 4096;
        const int Records = 64 * Chunk * 4;
        var begun = 0;
        await using var source = new PartedSource<int>(From, static element => (uint)element, PartitionCount, new PartedSourceSize(Chunk, 64, Chunk));
        var (positions, calls, elements) = (new long[PartitionCount], 0, 0L);
        for (var head = 0L; head < Records;)
        {
            // Partition 0 goes ahead with the source.
            for (var read = 0; read < chunks; read++, head += Chunk) await TakeAsync(0);
            for (var partition = 1; partition < PartitionCount; partition++) await TakeAsync(partition);
        }

        Assert.Equal(Records, elements);
        Assert.Equal((Records / Chunk) + ((PartitionCount - 1) * Records / Chunk / chunks), calls);
        Assert.Equal(1, begun);

        async Task TakeAsync(int partition)
        {
            var portion = await source.TakeAsync(partition, positions[partition]);
            (positions[partition], calls, elements) = (portion.Next, calls + 1, elements + portion.Elements.Length);
        }

        async IAsyncEnumerable<IReadOnlyList<int>> From(long position)
        {
            begun++;
            await Task.CompletedTask;
            for (var record = (int)position; ; record++) yield return [record];
        }
    }

    private static IEnumerable<int> CountsOf(IEnumerable<string> places) => places.CountBy(static place => place).Select(static place => place.Value);
}
