using System.Runtime.CompilerServices;
using Headgate.Orleans.Keyed;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Headgate.Orleans.Tests.Keyed;

public sealed class SourceGrainTests
{
    private const int Total = 20;

    private readonly EpochSink<int> _results = new();

    [Fact]
    public async Task Who_asks_again_waits_for_a_source_that_is_slower_than_a_poll_and_does_not_open_another()
    {
        using var gate = new Gate();
        var opens = 0;
        await using var cluster = await Cluster.StartAsync(1, Reading(ReadAsync, TimeSpan.FromMilliseconds(50)));
        var source = cluster.Client.GetGrain<ISourceGrain<int, int>>("numbers");

        // The first is further ahead; so the second reads by itself.
        await AnswerAsync(source, 0, 10);
        for (var ask = 0; ask < 3; ask++)
        {
            var nothing = await source.TakeAsync(1, 0);
            Assert.Equal((0, 0, false), (nothing.Next, nothing.Elements.Length, nothing.IsLast));
        }

        await gate.ReachedAsync();
        gate.Open();
        var portion = await AnswerAsync(source, 1, 0);
        Assert.Equal(1, Volatile.Read(ref opens));

        // An answer that was lost on its way is given again.
        Assert.Equal(portion.Elements, (await AnswerAsync(source, 1, 0)).Elements);
        Assert.Equal(Enumerable.Range(0, Total), portion.Elements.Concat((await AnswerAsync(source, 0, 0)).Elements).Order());

        async IAsyncEnumerable<IReadOnlyList<int>> ReadAsync(long position, [EnumeratorCancellation] CancellationToken stopping)
        {
            if (position == 0)
            {
                Interlocked.Increment(ref opens);
                await gate.PassAsync(stopping);
            }

            for (var number = (int)position; number < Total; number++) yield return [number];
        }
    }

    [Fact]
    public async Task A_time_out_of_the_source_is_a_failure_and_no_answer_that_there_is_nothing()
    {
        await using var cluster = await Cluster.StartAsync(1, Reading(FailAsync, TimeSpan.FromMinutes(1)));
        var source = cluster.Client.GetGrain<ISourceGrain<int, int>>("numbers");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => source.TakeAsync(0, 0));
        Assert.Equal($"The source of flow 'numbers' failed with {typeof(TimeoutException)}: the server is slow", failure.Message);

        static async IAsyncEnumerable<IReadOnlyList<int>> FailAsync(long position, [EnumeratorCancellation] CancellationToken stopping)
        {
            await Task.Yield();
            if (position == 0) throw new TimeoutException("the server is slow");
            yield break;
        }
    }

    /// <summary>Asks as a partition does: until there is something, or the end.</summary>
    private static async Task<Portion<int>> AnswerAsync(ISourceGrain<int, int> source, int partition, long position)
    {
        while (true)
        {
            var portion = await source.TakeAsync(partition, position);
            if (portion.Next != position || portion.IsLast) return portion;
        }
    }

    /// <summary>A silo that has a source, and nobody who reads it.</summary>
    private Action<ISiloBuilder> Reading(Func<long, CancellationToken, IAsyncEnumerable<IReadOnlyList<int>>> read, TimeSpan poll)
    {
        var flow = KeyedFlow.From<int, int, int, int>("numbers", static (_, _) => AsyncEnumerable.Empty<int>(), static number => [number], static number => number, static numbers => numbers, (_, name) => _results.Of(name));
        return silo => silo.UseHeadgateDirectory().Services.AddSingleton(
            new KeyedFlowDefinition<int, int>(flow with { Records = (_, position, stopping) => read(position, stopping) }, 2) { Poll = poll });
    }
}
