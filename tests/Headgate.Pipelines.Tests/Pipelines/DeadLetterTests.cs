using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>What has failed for good is kept with all that is known of it.</summary>
[Trait("Conformance", "P29")]
public sealed class DeadLetterTests
{
    [Fact]
    public void A_dead_letter_has_reason_exception_attempts_metadata_and_position() => Lab.Run(async lab =>
    {
        var (acks, sink) = (new AckLog(), new Sink());
        var failure = new InvalidOperationException("no such customer");
        var metadata = new Dictionary<string, object?> { ["topic"] = "orders" };
        var messages = Enumerable.Range(0, 10).Select(n => new Message<int>(n, new DescribedDelivery(acks, metadata: metadata, position: 40 + n)));
        await Pipeline.Create("shop", p => p.From(_ => new ListSource<int>(messages)).DeadLetterTo(sink)
            .Retry(static o => (o.MaxAttempts, o.UseJitter, o.Delay) = (2, false, TimeSpan.FromSeconds(3)))
            .Process(number => number == 2 ? throw failure : $"<{number}>", name: "look-up"), lab.Environment).RunAsync();
        var letter = Assert.Single(sink.Letters);
        Assert.Equal(("shop", "look-up", (object)2), (letter.Pipeline, letter.Step, letter.Data));
        Assert.Equal(("no such customer", 2, 42L), (letter.Reason, letter.Attempts, letter.Position));
        Assert.Same(failure, letter.Failure);
        Assert.Equal("orders", letter.Metadata["topic"]);
        Assert.Equal(TimeSpan.FromSeconds(3), letter.FailedAt - letter.ReceivedAt);
        Assert.Equal(lab.Time.GetUtcNow(), letter.FailedAt);
        Assert.Equal([42L], acks.Failed);
        Assert.Equal(9, acks.Succeeded.Count);
        Assert.True(sink.IsDisposed);
    });

    [Fact]
    public void A_message_is_kept_before_its_source_is_told() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var sink = new Sink { Before = async token => await lab.DelayAsync(10, token), Acks = acks };
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).DeadLetterTo(sink).Batch("default", static (_, _) => throw new InvalidOperationException(), o => o.Size = 4), lab.Environment).RunAsync();
        Assert.Equal(10, sink.Letters.Count);
        Assert.Equal(0, sink.EarlyCount);
        Assert.Equal(10, acks.Failed.Count);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sink_that_fails_hands_the_messages_back(bool atOnce) => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var sink = new Sink { Before = _ => atOnce ? throw new InvalidOperationException("full") : ValueTask.FromException(new InvalidOperationException("full")) };
        var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).DeadLetterTo(sink).Process(static number => number % 2 == 0 ? throw new InvalidOperationException() : number), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal([0L, 2L, 4L, 6L, 8L], acks.Returned.Order());
        Assert.Empty(acks.Failed);
        Assert.Equal(5, acks.Succeeded.Count);
        Assert.All(log.Of("DeadLettersFailed"), static entry => Assert.Equal("full", entry.Exception!.Message));
        Assert.NotEmpty(log.Of("DeadLettersFailed"));
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
    });

    [Fact]
    public void What_the_failure_handler_has_dealt_with_is_not_kept() => Lab.Run(async lab =>
    {
        var (acks, sink) = (new AckLog(), new Sink());
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(3, acks)).DeadLetterTo(_ => sink)
            .OnFailure(static (messages, _) =>
            {
                foreach (var message in messages)
                {
                    if (message.Delivery.Position == 0) message.Succeed();
                    else if (message.Delivery.Position == 1) message.Return();
                    else message.Fail(new InvalidOperationException("in other words"));
                }

                return default;
            })
            .Process(static (_, _) => throw new InvalidOperationException()), lab.Environment).RunAsync();
        Assert.Equal("in other words", Assert.Single(sink.Letters).Reason);
        Assert.Equal((0L, 1L, 2L), (Assert.Single(acks.Succeeded), Assert.Single(acks.Returned), Assert.Single(acks.Failed)));
    });

    [Fact]
    public void Metadata_that_throw_hand_the_message_back() => Lab.Run(async lab =>
    {
        var (acks, sink) = (new AckLog(), new Sink());
        var pipeline = Pipeline.Create("p", p => p.From(_ => new ListSource<int>([new Message<int>(1, new Torn(acks))])).DeadLetterTo(sink).Process(static (_, _) => throw new InvalidOperationException()), lab.Environment);
        await pipeline.RunAsync();
        Assert.Single(acks.Returned);
        Assert.Empty(sink.Letters);
    });

    private sealed class Torn(IAcknowledger acknowledger) : Delivery(acknowledger)
    {
        public override IReadOnlyDictionary<string, object?> Metadata => throw new InvalidOperationException("torn");
    }

    private sealed class Sink : IDeadLetterSink, IDisposable
    {
        public List<DeadLetter> Letters { get; } = [];

        public Func<CancellationToken, ValueTask>? Before { get; init; }

        public AckLog? Acks { get; init; }

        public int EarlyCount { get; private set; }

        public bool IsDisposed { get; private set; }

        public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
        {
            if (Before is not null) await Before(cancellationToken);
            EarlyCount += letters.Count(letter => Acks?.Failed.Contains(letter.Position) == true);
            Letters.AddRange(letters);
        }

        public void Dispose() => IsDisposed = true;
    }
}
