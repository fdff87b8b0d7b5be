using Headgate.Dashboard.Hosting;
using Headgate.Dashboard.Sampling;
using Headgate.Dashboard.Tests.Lab;
using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using LogBook = Headgate.Dashboard.Tests.Lab.LogBook;

namespace Headgate.Dashboard.Tests.Sampling;

/// <summary>What is looked at may throw, and may take its time: it harms nothing beside it.</summary>
public sealed class GuardTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_that_is_slow_to_write_holds_nobody_up()
    {
        await using var pipeline = Pipeline.Create("p", static p => p.FromPushes<Slow>().Process<int>(static _ => throw new FormatException("no")), new StageEnvironment(loggerFactory: NullLoggerFactory.Instance));
        await pipeline.StartAsync(Token);
        using var sampler = Make(new LogBook(), showPayloads: true, () => [pipeline]);
        var message = new Slow(() => Task.Run(sampler.WriteList, Token).Wait(TimeSpan.FromSeconds(20), Token));
        await pipeline.PushAsync([message], Token);
        await Eventually.IsAsync(1, () => pipeline.RecentFailures.Count, "the failures");
        sampler.Look();
        var failure = Assert.Single(sampler.WriteDetail("p", withHistory: false)!.Failures);

        Assert.Equal("""{"OthersGoOn":true}""", failure.Payload);
    }

    [Fact]
    public async Task A_pipeline_that_cannot_be_looked_at_takes_nothing_from_the_others_and_is_tried_again()
    {
        var (log, clock) = (new LogBook(), new FailingTime { Fails = true });
        await using var bad = Pipeline.Create("bad", static p => p.FromPushes<int>().Process(static n => n), new StageEnvironment(clock, NullLoggerFactory.Instance));
        await using var good = Pipeline.Create("good", static p => p.FromPushes<int>().Process(static n => n));
        using var sampler = Make(log, showPayloads: false, () => [bad, good]);
        sampler.Look();
        sampler.Look();
        Assert.Equal(["good"], sampler.Names);
        Assert.Equal("The dashboard could not look at pipeline 'bad'; it shows what it saw before, and looks again", Assert.Single(log.OfDashboard).Text);
        clock.Fails = false;
        sampler.Look();
        Assert.Equal(["bad", "good"], sampler.Names);
        await good.StartAsync(Token);
        clock.Fails = true;
        sampler.Look();
        Assert.Equal(["Created", "Running"], sampler.WriteList().Pipelines.Select(static pipeline => pipeline.Status));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_logger_that_throws_ends_neither_the_looking_nor_the_process(int failing)
    {
        var (clock, lists) = (new FakeTimeProvider(), 0);
        using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(new BrokenLogger()).AddSingleton<TimeProvider>(clock).BuildServiceProvider();
        using var runtime = new DashboardRuntime(services, new DashboardOptions().Add(() => lists++ == failing ? throw new InvalidOperationException("It is broken.") : []));
        runtime.Start();

        // What its timer throws comes out here.
        for (var second = 0; second < 5; second++) clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(6, lists);
    }

    private static Sampler Make(LogBook log, bool showPayloads, Func<IEnumerable<Pipeline>> pipelines)
    {
        var options = new DashboardOptions { ShowPayloads = showPayloads }.Add(pipelines);
        return new Sampler(new PipelineCatalog(new ServiceCollection().BuildServiceProvider(), options), options.ShowPayloads, new FakeTimeProvider(), log);
    }

    /// <summary>A message that, while it is written, waits for others.</summary>
    public sealed class Slow(Func<bool> wait)
    {
        public bool OthersGoOn => wait();
    }

    private sealed class FailingTime : TimeProvider
    {
        public bool Fails { get; set; }

        public override DateTimeOffset GetUtcNow() => Fails ? throw new InvalidOperationException("It is broken.") : base.GetUtcNow();
    }
}
