using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Testing.Pipelines;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T14: a sink fails with a part of its batch: exactly that part is told as failed.</summary>
public sealed class T14PartialBatchTests
{
    private const int Size = 100;

    public static TheoryData<string> Parts => ["first", "last", "middle", "all", "alternating", "none"];

    [Theory]
    [MemberData(nameof(Parts))]
    public void T14_exactly_what_has_failed_is_told_as_failed_and_exactly_the_rest_as_processed(string part) => InLabs(async lab =>
    {
        var (source, letters) = (Numbers(), new InMemoryDeadLetters());
        await RunAsync(lab, source, (batch, _) => new([.. batch.Select(message => Fails(part, message.Data) ? message.Fail("It was not stored.") : message)]), letters);
        Assert.Equal(Enumerable.Range(0, Size).Where(number => Fails(part, number)), source.Failed.Order());
        Assert.Equal(Enumerable.Range(0, Size).Where(number => !Fails(part, number)), source.Succeeded.Order());
        Assert.Empty(source.Returned);
        Assert.Equal(source.Failed.Order(), letters.Letters.Select(static letter => (int)letter.Data!).Order());
    });

    [Fact]
    public void T14_a_sink_that_stores_and_then_takes_too_long_has_failed_and_is_called_again() => InLabs(async lab =>
    {
        var source = Numbers();
        var stored = new List<int>();
        await RunAsync(
            lab,
            source,
            async (batch, token) =>
            {
                stored.AddRange(batch.Data);
                if (batch.Attempt == 1) await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
                return batch;
            },
            new InMemoryDeadLetters());
        Assert.Equal(Enumerable.Range(0, Size), source.Succeeded.Order());
        Assert.Equal(2 * Size, stored.Count);
        Assert.Equal(Enumerable.Range(0, Size), stored.Distinct().Order());
    });

    [Theory]
    [InlineData("fewer")]
    [InlineData("twice")]
    [InlineData("foreign")]
    public void T14_a_handler_that_returns_other_messages_than_it_was_given_is_told_both_numbers(string mistake) => InLabs(async lab =>
    {
        var (source, letters) = (Numbers(), new InMemoryDeadLetters());
        await RunAsync(
            lab,
            source,
            (batch, _) => new(mistake switch
            {
                "fewer" => [.. batch.Skip(30)],
                "twice" => [.. batch, batch[0]],
                _ => [.. batch.Skip(1), new Message<int>(5)],
            }),
            letters,
            attempts: 1);
        var failed = mistake == "fewer" ? 30 : Size;
        Assert.Equal((failed, Size - failed), (source.Failed.Count, source.Succeeded.Count));
        var returned = mistake switch { "fewer" => Size - 30, "twice" => Size + 1, _ => Size };
        Assert.All(letters.Letters, letter => Assert.Contains($"was given {Size} messages and returned {returned}", letter.Reason, StringComparison.Ordinal));
    });

    private static InMemorySource<int> Numbers()
    {
        var source = new InMemorySource<int>();
        source.WriteAll(Enumerable.Range(0, Size));
        source.Complete();
        return source;
    }

    private static bool Fails(string part, int number) => part switch
    {
        "first" => number == 0,
        "last" => number == Size - 1,
        "middle" => number is > 40 and < 60,
        "all" => true,
        "alternating" => number % 2 == 0,
        _ => false,
    };

    private static async Task RunAsync(
        StageLab lab,
        InMemorySource<int> source,
        Func<MessageBatch<int>, CancellationToken, ValueTask<IReadOnlyList<Message<int>>>> handle,
        InMemoryDeadLetters letters,
        int attempts = 2)
    {
        await using var pipeline = Pipeline.Create("p", p => p.From(_ => source.Open())
            .Configure(o => o.HandlerTimeout = TimeSpan.FromSeconds(1))
            .Retry(o => (o.MaxAttempts, o.Delay) = (attempts, TimeSpan.Zero))
            .DeadLetterTo(letters)
            .BatchMessages("default", handle, o => o.Size = Size), lab.Environment);
        await pipeline.RunAsync();
    }

    private static void InLabs(Func<StageLab, Task> test)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var lab = new StageLab(seed);
            lab.Run(() => test(lab));
        }
    }
}
