using Headgate.Orleans.Keyed;

namespace Headgate.Orleans.Tests.Keyed;

public sealed class PartedSourceTests
{
    private const int Partitions = 3;

    [Fact]
    public async Task Every_partition_gets_its_elements_once_and_in_order_whatever_its_pace_and_wherever_it_begins()
    {
        var seed = Environment.TickCount;
        for (var round = 0; round < 100; round++)
        {
            var random = new Random(seed + round);
            var size = new PartedSourceSize(random.Next(1, 20), random.Next(1, 6), random.Next(1, 40));
            var total = random.Next(0, 300);
            var source = new PartedSource<int>(position => RecordsAsync(position, total), static element => (uint)element, Partitions, size);
            var (positions, got, ended) = (new long[Partitions], Enumerable.Range(0, Partitions).Select(_ => new List<int>()).ToArray(), new bool[Partitions]);
            while (ended.Contains(false))
            {
                var partition = random.Next(8) == 0 ? 0 : random.Next(1, Partitions);
                if (ended[1] && ended[2]) partition = 0;
                if (random.Next(30) == 0)
                {
                    await source.DisposeAsync();
                    source = new PartedSource<int>(position => RecordsAsync(position, total), static element => (uint)element, Partitions, size);
                }

                var portion = await source.TakeAsync(partition, positions[partition]);
                got[partition].AddRange(portion.Elements);
                (positions[partition], ended[partition]) = (portion.Next, portion.IsLast);
            }

            for (var partition = 0; partition < Partitions; partition++)
            {
                Assert.True(got[partition].SequenceEqual(Elements(total).Where(element => element % Partitions == partition)), $"seed {seed + round}, partition {partition}");
            }
        }
    }

    [Fact]
    public async Task Nobody_waits_for_one_that_asks_for_nothing()
    {
        var source = new PartedSource<int>(static position => RecordsAsync(position, 10_000), static element => (uint)element, Partitions, new PartedSourceSize(10, 3, 100));
        var slow = await source.TakeAsync(0, 0);
        var position = 0L;
        for (var isLast = false; !isLast;)
        {
            var portion = await source.TakeAsync(1, position);
            (position, isLast) = (portion.Next, portion.IsLast);
        }

        Assert.Equal(10_000, position);
        var rest = new List<int>(slow.Elements);
        for (var portion = slow; !portion.IsLast; rest.AddRange(portion.Elements)) portion = await source.TakeAsync(0, portion.Next);
        Assert.Equal(Elements(10_000).Where(static element => element % Partitions == 0), rest);
    }

    [Fact]
    public async Task A_source_that_fails_says_so_and_is_read_on_from_the_same_place()
    {
        var fails = true;
        var source = new PartedSource<int>(From, static element => (uint)element, 1, new PartedSourceSize(2, 10, 1));
        var (got, position) = (new List<int>(), 0L);
        await Assert.ThrowsAsync<TimeoutException>(ReadAsync);
        Assert.Equal([0, 1], got);
        await Assert.ThrowsAsync<TimeoutException>(ReadAsync);
        fails = false;
        await ReadAsync();
        Assert.Equal([0, 1, 2, 3, 4, 5], got);

        async Task ReadAsync()
        {
            for (var isLast = false; !isLast;)
            {
                var portion = await source.TakeAsync(0, position);
                got.AddRange(portion.Elements);
                (position, isLast) = (portion.Next, portion.IsLast);
            }
        }

        async IAsyncEnumerable<IReadOnlyList<int>> From(long position)
        {
            for (var record = (int)position; record < 6; record++)
            {
                await Task.Yield();
                if (record == 2 && fails) throw new TimeoutException();
                yield return [record];
            }
        }
    }

    [Fact]
    public async Task A_source_that_is_closed_while_it_is_read_closes_all_that_it_reads_with()
    {
        var (open, wait) = (0, new TaskCompletionSource());
        var source = new PartedSource<int>(From, static element => (uint)element, Partitions, new PartedSourceSize(2, 1, 100));
        var first = await source.TakeAsync(1, 0);
        for (var next = first.Next; next < 10; next = (await source.TakeAsync(1, next)).Next)
        {
        }

        // One is far behind and reads by itself; another waits at the end for what comes.
        await source.TakeAsync(0, 0);
        var waiting = source.TakeAsync(1, 10);
        Assert.Equal(2, open);
        var closing = source.DisposeAsync();
        wait.SetResult();
        await closing;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Equal(0, open);

        async IAsyncEnumerable<IReadOnlyList<int>> From(long position)
        {
            open++;
            try
            {
                for (var record = (int)position; ; record++)
                {
                    if (record == 10) await wait.Task;
                    yield return [record];
                }
            }
            finally
            {
                open--;
            }
        }
    }

    private static IEnumerable<int> Elements(int records) => Enumerable.Range(0, records).SelectMany(Of);

    private static int[] Of(int record) => [.. Enumerable.Range(record * 7, record % 4)];

    private static async IAsyncEnumerable<IReadOnlyList<int>> RecordsAsync(long position, int total)
    {
        for (var record = (int)position; record < total; record++)
        {
            if (record % 5 == 0) await Task.Yield();
            yield return Of(record);
        }
    }
}
