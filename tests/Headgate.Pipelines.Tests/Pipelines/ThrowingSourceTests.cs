using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A source that cannot be started again, and throws before it has returned a task.</summary>
public sealed class ThrowingSourceTests
{
    [Fact]
    public void A_source_that_throws_at_once_and_cannot_restart_ends_the_pipeline_after_what_it_read()
    {
        var lab = new StageLab(1);
        var acks = new AckLog();
        var made = 0;
        var pipeline = Pipeline.Create("numbers", p => p
            .From(_ =>
            {
                made++;
                return new ThrowingSource(acks);
            })
            .Process(number => number), lab.Environment);
        var failure = Assert.Throws<SourceFailedException>(() => lab.Run(() => pipeline.RunAsync()));
        Assert.IsType<InvalidDataException>(failure.InnerException);
        Assert.Equal([1L], acks.Succeeded);
        Assert.Equal((1, 1), (made, acks.Count));
    }

    private sealed class ThrowingSource(AckLog acks) : Source<int>
    {
        private bool _hasRead;

        public override bool CanRestart => false;

        public override ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
        {
            if (_hasRead) throw new InvalidDataException("The second read fails.");
            _hasRead = true;
            messages.Add(1, new DescribedDelivery(acks, position: 1));
            return new ValueTask<bool>(true);
        }
    }
}
