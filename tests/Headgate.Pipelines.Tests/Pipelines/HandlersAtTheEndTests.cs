using Headgate.Pipelines.Handlers;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A handler is disposed when it runs no more, whatever the pipeline that it belongs to comes to meanwhile.</summary>
[Trait("Conformance", "P47")]
public sealed class HandlersAtTheEndTests
{
    [Theory]
    [InlineData("nothing")]
    [InlineData("resume")]
    [InlineData("stop")]
    public void One_whose_step_has_crashed_is_disposed_when_its_call_has_ended(string what) => Lab.Run(async lab =>
    {
        var made = new List<Patient>();
        await using var pipeline = Create(lab, new LifeFeed(1), made, restarts: 3);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        Assert.True(Assert.Single(made).IsBusy);
        pipeline.Run.ControlOf(pipeline.Plan.Steps[0])!.Stage.Break(new InvalidOperationException("A defect."));
        await lab.DelayAsync(2);
        if (what == "resume") pipeline.Resume();
        if (what == "stop") await pipeline.StopAsync();
        await pipeline.Completion;
        AssertDisposedAtRest(made);
    }, seeds: 20);

    [Fact]
    public void One_whose_source_has_failed_for_good_is_disposed_when_its_call_has_ended() => Lab.Run(async lab =>
    {
        var reads = 0;
        var feed = new LifeFeed(100, most: 1)
        {
            BeforeRead = async token =>
            {
                if (reads++ == 0) return;
                await lab.DelayAsync(5, token);
                throw new InvalidOperationException("The broker is gone.");
            },
        };
        var made = new List<Patient>();
        await using var pipeline = Create(lab, feed, made, restarts: 0);
        await pipeline.StartAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => pipeline.Completion);
        AssertDisposedAtRest(made);
        feed.AssertSettled();
        Assert.Empty(feed.Acks.Failed);
    }, seeds: 20);

    private static Pipeline Create(StageLab lab, LifeFeed feed, List<Patient> made, int restarts) => Pipeline.Create("p", p => p.From(feed.Create).Configure(o => o.MaxRestarts = restarts).ProcessWith(
        _ =>
        {
            made.Add(new Patient(lab));
            return made[^1];
        },
        o => o.Concurrency = 1,
        "work"), lab.Environment);

    private static void AssertDisposedAtRest(List<Patient> made)
    {
        Assert.NotEmpty(made);
        Assert.All(made, static handler => Assert.Equal((false, false, 1), (handler.IsBusy, handler.WasBusyAtEnd, handler.DisposeCount)));
    }

    /// <summary>Calls a library that knows no tokens.</summary>
    private sealed class Patient(StageLab lab) : IProcessor<int, int>, IDisposable
    {
        public bool IsBusy { get; private set; }

        public bool WasBusyAtEnd { get; private set; }

        public int DisposeCount { get; private set; }

        public async ValueTask<Message<int>> ProcessAsync(Message<int> message, CancellationToken cancellationToken)
        {
            IsBusy = true;
            await lab.DelayAsync(1000, CancellationToken.None);
            IsBusy = false;
            return message;
        }

        public void Dispose()
        {
            DisposeCount++;
            WasBusyAtEnd |= IsBusy;
        }
    }
}
