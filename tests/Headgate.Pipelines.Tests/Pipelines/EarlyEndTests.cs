using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Messages that end before their last step: filtered out, completed, handed back.</summary>
public sealed class EarlyEndTests
{
    [Fact]
    public void Only_what_a_filter_lets_through_goes_on_and_the_rest_has_succeeded() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var seen = new List<int>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(20, acks))
            .Where(static n => n == 7 ? throw new FormatException() : n % 2 == 0)
            .Process(n =>
            {
                seen.Add(n);
                return n;
            }), lab.Environment).RunAsync();
        Assert.Equal([0, 2, 4, 6, 8, 10, 12, 14, 16, 18], seen.Order());
        Assert.Equal([7L], acks.Failed);
        Assert.Equal((19, 0), (acks.Succeeded.Count, acks.Returned.Count));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_its_source_says_of_a_message_holds_after_a_function_has_mapped_it(bool hasBatcher) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var seen = new List<int>();
        Message<int>[] messages = [Numbered(1).Complete(), Numbered(2).Return(), Numbered(3)];
        await Pipeline.Create("p", p =>
        {
            var step = p.From(_ => new ListSource<int>(messages)).Process(static n => n);
            if (hasBatcher) step.Batch("store", (batch, _) => Note(batch));
        }, lab.Environment).RunAsync();
        Assert.Equal(hasBatcher ? [3] : [], seen);
        Assert.Equal([1L, 3L], acks.Succeeded.Order());
        Assert.Equal([2L], acks.Returned);

        Message<int> Numbered(int n) => new(n, new DescribedDelivery(acks, position: n));

        ValueTask Note(MessageBatch<int> batch)
        {
            seen.AddRange(batch.Data);
            return default;
        }
    });

    [Theory]
    [InlineData(Place.Step)]
    [InlineData(Place.LastStep)]
    [InlineData(Place.BatchStep)]
    [InlineData(Place.Batcher)]
    public void A_handler_completes_a_message_or_hands_it_back_and_it_goes_no_further(Place place) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var seen = new List<int>();
        await Pipeline.Create("p", p =>
        {
            var source = p.From(_ => new NumberSource(12, acks));
            if (place == Place.Batcher)
            {
                source.BatchMessages("store", (batch, _) => new([.. batch.Select(End)]), static o => o.Size = 5);
                return;
            }

            var ended = place == Place.BatchStep
                ? source.ProcessBatches<int>((batch, _) => new([.. batch.Select(End)]), static o => o.Size = 5)
                : source.ProcessMessages<int>((message, _) => new(End(message)));
            if (place != Place.LastStep) ended.Process(n =>
            {
                seen.Add(n);
                return n;
            }).Batch("store", static (_, _) => default);
        }, lab.Environment).RunAsync();
        Assert.Equal([0L, 1L, 3L, 4L, 6L, 7L, 9L, 10L], acks.Succeeded.Order());
        Assert.Equal([2L, 5L, 8L, 11L], acks.Returned.Order());
        Assert.Equal(12, acks.Count);
        Assert.Equal(place is Place.Step or Place.BatchStep ? [0, 3, 6, 9] : [], seen.Order());

        static Message<int> End(Message<int> message) => (message.Data % 3) switch
        {
            0 => message,
            1 => message.Complete(),
            _ => message.Return(),
        };
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_failed_as_well_has_failed(bool inBatches) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p =>
        {
            var source = p.From(_ => new NumberSource(4, acks));
            if (inBatches) source.ProcessBatches<int>(static (batch, _) => new([.. batch.Select(End)]));
            else source.ProcessMessages<int>(static (message, _) => new(End(message)));
        }, lab.Environment).RunAsync();
        Assert.Equal(4, acks.Failed.Count);

        static Message<int> End(Message<int> message) => message.Data % 2 == 0 ? message.Complete().Fail("no") : message.Fail("no").Return();
    });

    [Fact]
    public void A_message_of_which_a_part_is_handed_back_is_handed_back_when_all_parts_have_ended() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await using var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(2, acks))
            .Split(static n => new[] { (N: n, Part: 1), (N: n, Part: 2), (N: n, Part: 3) })
            .ProcessMessages<(int N, int Part)>(async (message, token) =>
            {
                await lab.DelayAsync(message.Data.Part * 10, token);
                return message.Data is (1, 2) ? message.Return() : message.Complete();
            }, static o => o.Concurrency = 6), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(25);
        Assert.Equal(0, acks.Count);
        await pipeline.Completion;
        Assert.Equal([0L], acks.Succeeded);
        Assert.Equal([1L], acks.Returned);
    });

    [Fact]
    public void What_a_handler_ends_early_holds_back_nobody_of_its_key_and_does_not_block_it() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(30, acks)).PartitionBy(static n => n % 3)
            .ProcessMessages<int>(static (message, _) => new(message.Data % 2 == 0 ? message.Return() : message), static o => o.OnFailure = Failures.FailureAction.BlockKey), lab.Environment).RunAsync();
        Assert.Equal((15, 15), (acks.Succeeded.Count, acks.Returned.Count));
        Assert.All(acks.Returned, static position => Assert.Equal(0, position % 2));
    });

    /// <summary>Where a message ends.</summary>
    public enum Place
    {
        Step,
        LastStep,
        BatchStep,
        Batcher,
    }
}
