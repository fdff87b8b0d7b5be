namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A handler that fails fails its message, and nothing else.</summary>
[Trait("Conformance", "P15")]
public sealed class ProcessorFailureTests
{
    [Fact]
    public void An_exception_fails_that_message_is_logged_with_its_stack_and_the_others_go_on() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(20, acks)).Process(ThrowAtSeven, name: "parse"), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal([7L], acks.Failed);
        Assert.Equal(19, acks.Succeeded.Count);
        var entry = Assert.Single(log.Of("MessagesFailed"));
        Assert.Equal("seven", entry.Exception!.Message);
        Assert.Contains(nameof(ThrowAtSeven), entry.Exception.StackTrace, StringComparison.Ordinal);
        Assert.Contains("parse", entry.Text, StringComparison.Ordinal);
        Assert.Same(entry.Exception, acks.FailedDeliveries[0].Failure);
        Assert.Equal((19, 1, 0), (pipeline.Counts.Succeeded, pipeline.Counts.Failed, pipeline.Counts.InFlight));
    });

    [Fact]
    public void A_message_that_is_failed_in_so_many_words_is_not_logged_and_goes_no_further() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var later = new List<int>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks))
            .ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.Data == 7 ? message.Fail("too old") : message))
            .Process((number, _) =>
            {
                later.Add(number);
                return default;
            }), lab.Environment).RunAsync();
        Assert.Equal([7L], acks.Failed);
        Assert.Equal("too old", acks.FailedDeliveries[0].Failure!.Message);
        Assert.DoesNotContain(7, later);
        Assert.Empty(log.Of("MessagesFailed"));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancellation_of_the_handlers_own_is_a_failure_and_never_a_skip(bool atOnce) => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(async (number, token) =>
        {
            if (!atOnce) await Task.Yield();
            if (number == 7) throw new TaskCanceledException("my own");
            return number;
        }), lab.Environment).RunAsync();
        Assert.Equal([7L], acks.Failed);
        Assert.IsType<TaskCanceledException>(acks.FailedDeliveries[0].Failure);
        Assert.Equal(9, acks.Succeeded.Count);
        Assert.Single(log.Of("MessagesFailed"));
    });

    [Fact]
    public void The_default_value_is_no_message() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).ProcessMessages(
            static (message, _) => new ValueTask<Message<int>>(message.Data == 7 ? default : message), name: "careless"), lab.Environment).RunAsync();
        Assert.Equal([7L], acks.Failed);
        Assert.Contains("'careless' returned no message", acks.FailedDeliveries[0].Failure!.Message, StringComparison.Ordinal);
        Assert.Single(log.Of("MessagesFailed"));
    });

    [Fact]
    public void A_message_that_is_made_anew_is_the_one_that_it_was_made_of() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        Message<int>? kept = null;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).ProcessMessages((message, _) =>
        {
            kept ??= message;
            return new ValueTask<Message<string>>(message.Data % 2 == 0 ? new Message<string>("new") : kept.Value.With("another's"));
        }), lab.Environment).RunAsync();
        Assert.Equal(Enumerable.Range(0, 10).Select(static n => (long)n), acks.Succeeded.Order());
    });

    [Fact]
    public void A_key_that_throws_fails_its_message_alone_and_its_stack_is_the_keys() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).PartitionBy(ThrowAtSeven).Process((number, _) =>
        {
            handled.Add(number);
            return default;
        }), lab.Environment).RunAsync();
        Assert.Equal([7L], acks.Failed);
        Assert.Equal(9, handled.Count);
        Assert.Contains(nameof(ThrowAtSeven), Assert.Single(log.Of("MessagesFailed")).Exception!.StackTrace, StringComparison.Ordinal);
    });

    private static int ThrowAtSeven(int number) => number == 7 ? throw new InvalidOperationException("seven") : number;
}
