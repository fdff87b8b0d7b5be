namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Which batcher a message goes to, and what becomes of one that has nowhere to go.</summary>
[Trait("Conformance", "P8")]
public sealed class RoutingTests
{
    [Fact]
    public void Without_batchers_a_message_is_acknowledged_after_its_last_step() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var early = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(20, acks)).Process(async (number, token) =>
        {
            await Task.Yield();
            if (acks.Succeeded.Contains(number)) early++;
            return number;
        }), lab.Environment).RunAsync();
        Assert.Equal(0, early);
        Assert.Equal(Enumerable.Range(0, 20).Select(static n => (long)n), acks.Succeeded.Order());
    });

    [Fact]
    public void With_batchers_every_message_goes_to_the_one_that_it_names_or_to_the_default_one() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var seen = new List<(string Batcher, int Number)>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(30, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.Data % 3 == 0 ? message.WithBatcher("third") : message))
            .Batch("third", (batch, _) => Note(batch.Info.Batcher, batch.Data))
            .Batch("default", (batch, _) => Note(batch.Info.Batcher, batch.Data)), lab.Environment).RunAsync();
        Assert.Equal(Enumerable.Range(0, 30).Select(static n => (n % 3 == 0 ? "third" : "default", n)), seen.OrderBy(static one => one.Number));
        Assert.Equal(30, acks.Succeeded.Count);

        ValueTask Note(string batcher, IEnumerable<int> numbers)
        {
            seen.AddRange(numbers.Select(number => (batcher, number)));
            return default;
        }
    });

    [Fact]
    public void An_unknown_batcher_fails_that_message_with_an_error_that_lists_the_known_ones() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.Data == 4 ? message.WithBatcher("archive") : message))
            .Batch("default", (_, _) => default)
            .Batch("other", (_, _) => default), lab.Environment).RunAsync();
        Assert.Equal([4L], acks.Failed);
        Assert.Equal(9, acks.Succeeded.Count);
        var reason = acks.FailedDeliveries[0].Failure!.Message;
        Assert.Contains("'archive'", reason, StringComparison.Ordinal);
        Assert.Contains("'default', 'other'", reason, StringComparison.Ordinal);
        Assert.Single(log.Of("MessagesFailed"));
    });

    [Fact]
    public void Without_a_default_batcher_a_message_that_names_none_fails() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(3, acks)).Batch("a", (_, _) => default).Batch("b", (_, _) => default), lab.Environment).RunAsync();
        Assert.Equal(3, acks.Failed.Count);
        Assert.Contains("'default'", acks.FailedDeliveries[0].Failure!.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void The_name_that_a_message_has_goes_before_that_of_the_router() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var seen = new List<int>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(6, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.Data == 2 ? message.WithBatcher("odd") : message))
            .RouteTo(static number => number % 2 == 0 ? "even" : "odd")
            .Batch("even", (_, _) => default)
            .Batch("odd", (batch, _) =>
            {
                seen.AddRange(batch.Data);
                return default;
            }), lab.Environment).RunAsync();
        Assert.Equal([1, 2, 3, 5], seen.Order());
    });

    [Fact]
    public void A_name_without_batchers_fails_the_message() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(5, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.Data == 1 ? message.WithBatcher("archive") : message)), lab.Environment).RunAsync();
        Assert.Equal([1L], acks.Failed);
        Assert.Contains("'archive'", acks.FailedDeliveries[0].Failure!.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("process")]
    [InlineData("split")]
    [InlineData("batch")]
    public void A_router_that_throws_or_names_nothing_fails_the_message_alone(string step) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        var pipeline = Pipeline.Create("p", p =>
        {
            var numbers = p.From(_ => new NumberSource(10, acks));
            var routed = step switch
            {
                "process" => numbers.Process(static number => number),
                "split" => numbers.Split(static number => new[] { number, number, number }),
                _ => numbers.ProcessBatches((batch, _) => new ValueTask<IReadOnlyList<Message<int>>>(batch)),
            };
            routed.RouteTo(static number => number == 4 ? throw new InvalidOperationException("no way") : number == 5 ? null! : "a")
                .Batch("a", (batch, _) =>
                {
                    handled.AddRange(batch.Data);
                    return default;
                })
                .Batch("b", (_, _) => default);
        }, lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal([4L, 5L], acks.Failed.Order());
        Assert.Equal(8, acks.Succeeded.Count);
        Assert.Equal((step == "split" ? 3 : 1) * 8, handled.Count);
        Assert.Contains(acks.FailedDeliveries, static delivery => delivery.Failure!.Message == "no way");
        Assert.Equal(0, pipeline.Counts.InFlight);
    });
}
