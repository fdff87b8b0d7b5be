using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>The failure handler sees what has failed before the source is told, and may decide otherwise.</summary>
[Trait("Conformance", "P16")]
public sealed class FailureHandlerTests
{
    [Fact]
    public void It_gets_all_failed_messages_before_they_are_acknowledged_and_may_change_them() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var seen = new List<(long Position, string Step, int Attempts, string Reason, object? Data)>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(20, acks))
            .Process(static number => number % 5 == 0 ? throw new InvalidOperationException($"{number}") : number + 100, name: "fives")
            .OnFailure(async (messages, _) =>
            {
                await lab.DelayAsync(1);
                foreach (var message in messages)
                {
                    seen.Add((message.Delivery.Position, message.Step, message.Attempts, message.Failure.Message, message.Data));
                    Assert.Equal(DeliveryStatus.Pending, message.Delivery.Status);
                    if (message.Delivery.Position == 5) message.Succeed();
                    if (message.Delivery.Position == 10) message.Return();
                    if (message.Delivery.Position == 15) message.Fail(new InvalidOperationException("changed"));
                    if (message.Delivery.Position == 103) message.Succeed();
                }
            })
            .BatchMessages("default", static (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>([.. batch.Select(static message => message.Data == 103 ? message.Fail("late") : message)])), lab.Environment).RunAsync();
        Assert.Equal([(0L, "fives", 1, "0", 0), (3L, "default", 1, "late", 103), (5L, "fives", 1, "5", 5), (10L, "fives", 1, "10", 10), (15L, "fives", 1, "15", (object)15)], seen.OrderBy(static one => one.Position));
        Assert.Equal([0L, 3L, 15L], acks.Failed.Order());
        Assert.Equal([10L], acks.Returned);
        Assert.Contains(5L, acks.Succeeded);
        Assert.Equal("changed", acks.FailedDeliveries.Single(static delivery => delivery.Position == 15).Failure!.Message);
        Assert.Equal(20, acks.Count);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Its_own_exception_is_logged_and_changes_nothing(bool atOnce) => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var second = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks))
            .Process(static number => number == 7 ? throw new InvalidOperationException("seven") : number)
            .OnFailure((messages, _) =>
            {
                messages[0].Succeed();
                messages[0].Fail(new InvalidOperationException("changed"));
                messages[0].Return();
                return atOnce ? throw new InvalidOperationException("mine") : ValueTask.FromException(new InvalidOperationException("mine"));
            })
            .OnFailure((messages, _) =>
            {
                second += messages.Count;
                return default;
            }), lab.Environment).RunAsync();
        Assert.Equal([7L], acks.Failed);
        Assert.Equal("seven", acks.FailedDeliveries[0].Failure!.Message);
        Assert.Equal(1, second);
        Assert.Equal("mine", Assert.Single(log.Of("FailureHandlerFailed")).Exception!.Message);
        Assert.Equal(9, acks.Succeeded.Count);
    });

    [Fact]
    public void A_handler_from_the_container_is_made_once() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var notes = new List<object>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).OnFailure<Noting>().Process(static (number, _) => throw new InvalidOperationException()), new FixedServices(notes), lab.Environment).RunAsync();
        Assert.Equal(10, notes.Count);
        Assert.Single(notes.Distinct());
        Assert.Equal(10, acks.Failed.Count);
    });

    private sealed class Noting(List<object> notes) : IFailureHandler
    {
        public ValueTask HandleAsync(IReadOnlyList<FailedMessage> messages, CancellationToken cancellationToken)
        {
            foreach (var _ in messages) notes.Add(this);
            return default;
        }
    }
}
