using Headgate.Pipelines.Acknowledgement;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A handler that ends on another thread just while its worker tells of the messages before.</summary>
public sealed class LateResultTests
{
    [Fact]
    public void A_handler_that_ends_while_its_worker_acknowledges_earlier_messages_is_acknowledged_too()
    {
        var lab = new StageLab(1);
        var acks = new EndingAcknowledger(lab);
        var pipeline = Pipeline.Create("numbers", p => p
            .From(_ => new NumberSource(2, acks))
            .Process(
                async (number, _) =>
                {
                    if (number == 1) await acks.HasBegun;
                    return number;
                },
                o => o.Concurrency = 1), lab.Environment);
        lab.Run(() => pipeline.RunAsync());
        Assert.Equal([0L, 1L], acks.Log.Succeeded);
    }

    /// <summary>Takes its time, and says when it has begun.</summary>
    private sealed class EndingAcknowledger(StageLab lab) : IAcknowledger
    {
        private readonly TaskCompletionSource _hasBegun = new();

        public AckLog Log { get; } = new();

        public Task HasBegun => _hasBegun.Task;

        public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
        {
            await Log.AcknowledgeAsync(ended, cancellationToken);
            _hasBegun.TrySetResult();
            await Task.Delay(TimeSpan.FromMilliseconds(10), lab.Time, cancellationToken);
        }
    }
}
