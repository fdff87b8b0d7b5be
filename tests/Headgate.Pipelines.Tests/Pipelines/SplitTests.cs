using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Steps whose types change, and messages that become many, or none.</summary>
public sealed class SplitTests
{
    [Fact]
    [Trait("Conformance", "P35")]
    public void Steps_have_types_and_concurrency_of_their_own() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var (running, most) = (new int[2], new int[2]);
        var lengths = new List<double>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(40, acks))
            .Process(async (number, token) => await SlowAsync(0, new string('x', number), token), o => o.Concurrency = 3)
            .Process(async (text, token) => await SlowAsync(1, (double)text.Length, token), o => o.Concurrency = 1)
            .Batch("default", (batch, _) =>
            {
                lengths.AddRange(batch.Data);
                return default;
            }), lab.Environment).RunAsync();
        Assert.Equal(Enumerable.Range(0, 40).Select(static n => (double)n), lengths.Order());
        Assert.Equal([3, 1], most);
        Assert.Equal(40, acks.Succeeded.Count);

        async Task<TOut> SlowAsync<TOut>(int step, TOut result, CancellationToken token)
        {
            most[step] = Math.Max(most[step], ++running[step]);
            await lab.DelayAsync(1, token);
            running[step]--;
            return result;
        }
    });

    [Fact]
    [Trait("Conformance", "P39")]
    public void A_message_is_acknowledged_once_when_all_its_parts_have_ended() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new Dictionary<int, int>();
        var early = 0;
        var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(20, acks))
            .Split(static number => Enumerable.Repeat(number, number))
            .Split(static number => new[] { number, number })
            .Process(async (number, token) =>
            {
                await lab.DelayAsync(lab.Random.Next(5), token);
                if (acks.Succeeded.Contains(number)) early++;
                handled[number] = handled.GetValueOrDefault(number) + 1;
                return number;
            })
            .Batch("default", (_, _) => default, o => o.Size = 7), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(0, early);
        Assert.Equal(Enumerable.Range(0, 20).Select(static n => (long)n), acks.Succeeded.Order());
        Assert.Equal(Enumerable.Range(1, 19).Select(static n => (n, 2 * n)), handled.Select(static pair => (pair.Key, pair.Value)).Order());
        Assert.Equal((20, 0), (pipeline.Counts.Succeeded, pipeline.Counts.InFlight));
    });

    [Fact]
    [Trait("Conformance", "P39")]
    public void A_message_has_failed_when_one_of_its_parts_has_and_the_others_go_on() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks))
            .Split(static number => new[] { (number, 0), (number, 1), (number, 2) })
            .Process((part, _) =>
            {
                if (part is (4, 1)) throw new InvalidOperationException("part");
                handled++;
                return default;
            }), lab.Environment).RunAsync();
        Assert.Equal([4L], acks.Failed);
        Assert.Equal("part", acks.FailedDeliveries[0].Failure!.Message);
        Assert.Equal(9, acks.Succeeded.Count);
        Assert.Equal(29, handled);
    });

    [Fact]
    [Trait("Conformance", "P39")]
    public void Parts_are_tried_again_on_their_own() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var attempts = new List<(int Part, int Attempt)>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(1, acks)).Retry()
            .Split(static _ => new[] { 0, 1, 2 })
            .ProcessMessages((message, _) =>
            {
                attempts.Add((message.Data, message.Attempt));
                return message.Attempt <= message.Data ? throw new InvalidOperationException() : new ValueTask<Message<int>>(message);
            }), lab.Environment).RunAsync();
        Assert.Equal([(0, 1), (1, 1), (1, 2), (2, 1), (2, 2), (2, 3)], attempts.Order());
        Assert.Equal([0L], acks.Succeeded);
    });

    [Theory]
    [Trait("Conformance", "P39")]
    [InlineData("throws", "broken")]
    [InlineData("null", "returned null")]
    [InlineData("half", "broken")]
    public void A_splitter_that_fails_fails_its_message_alone(string how, string reason) => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var handled = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(5, acks)).Split(number => number != 3 ? [number, number] : Bad(how)).Process((_, _) =>
        {
            handled++;
            return default;
        }), lab.Environment).RunAsync();
        Assert.Equal([3L], acks.Failed);
        Assert.Contains(reason, acks.FailedDeliveries[0].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(4, acks.Succeeded.Count);
        Assert.Equal(8, handled);
        Assert.Single(log.Of("MessagesFailed"));
    });

    [Fact]
    [Trait("Conformance", "P39")]
    public void A_part_has_what_its_message_has() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var deadline = lab.Time.GetUtcNow().AddSeconds(2);
        await Pipeline.Create("p", p => p.From(_ => new ListSource<int>([new Message<int>(1, new Urgent(acks, deadline))]))
            .Split(static number => new[] { number, number })
            .ProcessMessages(async (message, token) =>
            {
                if (message.Metadata.Count != 1 || message.Delivery.Position != 9) throw new InvalidOperationException("lost");
                await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
                return message;
            }), lab.Environment).RunAsync();
        Assert.IsType<HandlerTimeoutException>(Assert.Single(acks.FailedDeliveries).Failure);
        Assert.Equal(TimeSpan.FromSeconds(2), lab.Time.Elapsed);
    });

    private static IEnumerable<int> Bad(string how) => how switch
    {
        "throws" => throw new InvalidOperationException("broken"),
        "half" => Enumerable.Range(0, 4).Select(static n => n == 2 ? throw new InvalidOperationException("broken") : n),
        _ => null!,
    };

    private sealed class Urgent(IAcknowledger acknowledger, DateTimeOffset deadline) : Delivery(acknowledger)
    {
        public override long Position => 9;

        public override IReadOnlyDictionary<string, object?> Metadata { get; } = new Dictionary<string, object?> { ["tenant"] = 3 };

        public override DateTimeOffset? Deadline => deadline;
    }
}
