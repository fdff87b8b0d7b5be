using CsCheck;
using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>Books against lists, and in every interleaving of a few steps.</summary>
public sealed class BatchBookModelTests
{
    private const int Steps = 10;

    private static readonly object?[] Keys = [null, "a", 1, 1L, ("b", 2)];
    private static readonly TimeSpan[] Timeouts = [TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan];

    private static readonly Message<int>[] Bulk = [.. Enumerable.Range(0, Steps).Select(static number => new Message<int>(number))];
    private static readonly Message<int>[] Flush = Array.ConvertAll(Bulk, static message => message.WithBatchMode(BatchMode.Flush));

    private static readonly Gen<(int Size, int Timeout, int MaxOpen, int Measure)> Rules =
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 3], Gen.Int[1, 5], Gen.Int[0, 2]);

    private static readonly Gen<(int What, int A, int B)[]> Uses = Gen.Select(Gen.Int[0, 15], Gen.Int[0, 59], Gen.Int[0, 13]).Array[0, 80];

    [Fact]
    public void Whatever_comes_every_message_is_in_one_batch_in_its_order_and_no_batch_is_too_big() =>
        Gen.Select(Rules, Uses).Sample((rules, uses) => Use(rules.Size, Timeouts[rules.Timeout], rules.MaxOpen, BatchMeasure.All[rules.Measure], uses), iter: 5_000);

    /// <summary>
    /// Each of the 4^10 ways in which messages, flush messages, ticks of the clock and late runs of the timer can follow each other in ten steps.
    /// </summary>
    [Fact]
    public void A_million_interleavings_of_size_flush_and_time_out_lose_nothing()
    {
        var book = new BatchBook<int>(new BatchRules<int> { Batcher = "b", Size = 3, MaxOpenBatches = 1, Timeout = TimeSpan.FromMilliseconds(2) }, 1000);
        var closed = new List<ClosedBatch<int>>();
        var now = 0L;
        for (var way = 0; way < 1 << (2 * Steps); way++)
        {
            closed.Clear();
            var added = Go(book, way, ref now, closed);
            if (!AreInOrder(closed, added)) Assert.Fail($"Way {way:x}: {added} messages became {string.Join("; ", closed.Select(Words))}.");
        }
    }

    private static int Go(BatchBook<int> book, int way, ref long now, List<ClosedBatch<int>> closed)
    {
        var added = 0;
        for (var step = 0; step < Steps; step++)
        {
            switch ((way >> (2 * step)) & 3)
            {
                case 0:
                    book.Add(Bulk[added++], -1, now, closed);
                    break;
                case 1:
                    book.Add(Flush[added++], -1, now, closed);
                    book.EndRun(closed);
                    break;
                case 2:
                    now++;
                    break;
                default:
                    book.CloseDue(now, closed);
                    break;
            }
        }

        book.CloseAll(BatchTrigger.Drain, closed);
        return added;
    }

    private static string Words(ClosedBatch<int> batch) => $"{batch.Info.Trigger} {string.Join(' ', batch.Messages.Select(static message => message.Data))}";

    private static bool AreInOrder(List<ClosedBatch<int>> closed, int added)
    {
        var next = 0;
        foreach (var batch in closed)
        {
            if (batch.Messages.Count is 0 or > 3 || batch.Info.Size != batch.Messages.Count) return false;
            foreach (var message in batch.Messages)
            {
                if (message.Data != next++) return false;
            }
        }

        return next == added;
    }

    private static void Use(int size, TimeSpan timeout, int maxOpen, BatchMeasure measure, (int What, int A, int B)[] uses)
    {
        var rules = new BatchRules<BatchItem> { Batcher = "orders", Size = size, Timeout = timeout, MaxOpenBatches = maxOpen, Gauge = measure.Gauge };
        var model = new BatchBookModel(rules, measure);
        foreach (var (what, a, b) in uses)
        {
            switch (what)
            {
                case < 9:
                    model.Add(Keys[a % 5], (a / 5 % 3) - 1, b, isFlush: a >= 50);
                    break;
                case < 11:
                    model.EndRun();
                    break;
                case < 14:
                    model.Wait(a % 4, isTimerLate: b < 4);
                    break;
                case 14:
                    model.CloseFullest();
                    break;
                default:
                    EmptyOut(model, b);
                    break;
            }
        }

        model.CloseAll(BatchTrigger.Drain);
        KeepsItsPromises(model, size, measure);
    }

    private static void EmptyOut(BatchBookModel model, int how)
    {
        if (how < 4) model.Clear();
        else if (how < 8) model.CloseAll(BatchTrigger.Flush);
    }

    private static void KeepsItsPromises(BatchBookModel model, int size, BatchMeasure measure)
    {
        var items = model.Closed.SelectMany(static batch => batch.Messages, static (batch, message) => (batch.Info.Key, batch.Partition, message.Data)).ToList();
        Assert.Equal(Enumerable.Range(0, model.AddedCount), items.Select(static item => item.Data.Number).Concat(model.Cleared.Select(static item => item.Number)).Order());
        foreach (var line in items.GroupBy(static item => (item.Key, item.Partition)))
        {
            Assert.Equal(line.Select(static item => item.Data.Number).Order(), line.Select(static item => item.Data.Number));
        }

        var isByBytes = ReferenceEquals(measure, BatchMeasure.All[1]);
        foreach (var batch in model.Closed)
        {
            Assert.InRange(batch.Messages.Count, 1, size);
            var bytes = batch.Messages.Sum(static message => message.Data.Bytes);
            Assert.True(!isByBytes || bytes <= BatchMeasure.MaxBytes || batch.Messages.Count == 1, "Only a single message exceeds the ceiling.");
        }
    }
}
