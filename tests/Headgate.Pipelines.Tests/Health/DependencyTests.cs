using Headgate.Pipelines.Health;
using Headgate.Pipelines.Tests.Pipelines;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Health;

/// <summary>A pipeline that is paused while something that it needs is down.</summary>
[Trait("Conformance", "P33")]
public sealed class DependencyTests
{
    private const int Seeds = 60;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void While_a_dependency_is_down_or_cannot_be_asked_nothing_is_delivered(bool throws) => Lab.Run(
        async (lab, log) =>
        {
            var feed = new LifeFeed(10_000, isEndless: true);
            var isUp = true;
            await using var pipeline = Running(lab, feed, p => p.PauseWhileDown("db", (_, _) => isUp || !throws ? new(isUp) : throw new IOException("refused")));
            await pipeline.StartAsync();
            await lab.DelayAsync(7_000);
            isUp = false;
            await lab.DelayAsync(5_000);
            Assert.Equal(new PipelineHealth(PipelineHealthState.Paused, "It is paused: db is down."), pipeline.GetHealth());
            var handled = feed.Acks.Count;
            await lab.DelayAsync(20_000);
            Assert.Equal(handled, feed.Acks.Count);
            Assert.True(handled > 0);
            isUp = true;
            await lab.DelayAsync(5_000);
            Assert.Equal(PipelineStatus.Running, pipeline.Status);
            await lab.DelayAsync(1_000);
            Assert.True(feed.Acks.Count > handled);
            Assert.Single(log.Names, "PausedByDependency");
            Assert.Equal(throws, log.Names.Contains("DependencyFailed"));
        },
        Seeds);

    [Fact]
    public void Each_dependency_is_asked_as_often_as_was_said_and_the_last_that_comes_up_lets_the_pipeline_go_on() => Lab.Run(
        async lab =>
        {
            var feed = new LifeFeed(10_000, isEndless: true);
            int quick = 0, slow = 0;
            bool isQuickUp = true, isSlowUp = true;
            await using var pipeline = Running(lab, feed, p => p
                .PauseWhileDown("quick", (_, _) => Ask(ref quick, isQuickUp), TimeSpan.FromSeconds(1))
                .PauseWhileDown("slow", (_, _) => Ask(ref slow, isSlowUp), TimeSpan.FromSeconds(10)));
            await pipeline.StartAsync();
            await lab.DelayAsync(30_500);
            Assert.Equal((31, 4), (quick, slow));
            isQuickUp = isSlowUp = false;
            await lab.DelayAsync(10_000);
            isQuickUp = true;
            await lab.DelayAsync(5_000);
            Assert.Equal(PipelineStatus.Paused, pipeline.Status);
            isSlowUp = true;
            await lab.DelayAsync(5_000);
            Assert.Equal(PipelineStatus.Running, pipeline.Status);

            static ValueTask<bool> Ask(ref int count, bool isUp)
            {
                count++;
                return new(isUp);
            }
        },
        Seeds);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_paused_by_hand_stays_paused_when_a_dependency_comes_up(bool before) => Lab.Run(
        async lab =>
        {
            var feed = new LifeFeed(10_000, isEndless: true);
            var isUp = true;
            await using var pipeline = Running(lab, feed, p => p.PauseWhileDown("db", (_, _) => new(isUp)));
            await pipeline.StartAsync();
            await lab.DelayAsync(100);
            if (before) await pipeline.PauseAsync();
            isUp = false;
            await lab.DelayAsync(10_000);
            if (!before) await pipeline.PauseAsync();
            Assert.Equal("It is paused.", pipeline.GetHealth().Description);
            isUp = true;
            await lab.DelayAsync(20_000);
            Assert.Equal(PipelineStatus.Paused, pipeline.Status);
            pipeline.Resume();
            await lab.DelayAsync(20_000);
            Assert.Equal(PipelineStatus.Running, pipeline.Status);
        },
        Seeds);

    [Fact]
    public void What_is_resumed_by_hand_while_a_dependency_is_down_is_paused_again() => Lab.Run(
        async lab =>
        {
            var feed = new LifeFeed(10_000, isEndless: true);
            var isUp = false;
            await using var pipeline = Running(lab, feed, p => p.PauseWhileDown("db", (_, _) => new(isUp)));
            await pipeline.StartAsync();
            await lab.DelayAsync(1_000);
            Assert.Equal(PipelineStatus.Paused, pipeline.Status);
            pipeline.Resume();
            Assert.Equal(PipelineStatus.Running, pipeline.Status);
            await lab.DelayAsync(5_000);
            Assert.Equal("It is paused: db is down.", pipeline.GetHealth().Description);
            isUp = true;
            await lab.DelayAsync(5_000);
            Assert.Equal(PipelineStatus.Running, pipeline.Status);
        },
        Seeds);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pipeline_that_is_paused_by_a_dependency_stops_and_nothing_is_lost(bool fromTheQuestion) => Lab.Run(
        async lab =>
        {
            var feed = new LifeFeed(30, isEndless: true);
            var asked = 0;
            Pipeline pipeline = null!;
            pipeline = Running(lab, feed, p => p.PauseWhileDown("db", async (_, token) =>
            {
                if (++asked == 2 && fromTheQuestion) await pipeline.StopAsync(token);
                return false;
            }));
            await pipeline.StartAsync();
            await lab.DelayAsync(6_000);
            await pipeline.StopAsync();
            await pipeline.Completion;
            Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
            Assert.Equal(feed.Given.Count, feed.Acks.Succeeded.Count);
            Assert.True(lab.Time.Elapsed < TimeSpan.FromSeconds(10));
        },
        Seeds);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_question_that_fails_while_the_pipeline_stops_does_not_hold_it(bool isPaused) => Lab.Run(
        async (lab, log) =>
        {
            var feed = new LifeFeed(30, isEndless: true);
            var asked = 0;
            await using var pipeline = Running(lab, feed, p => p.PauseWhileDown("db", async (_, token) =>
            {
                if (asked++ == 0) return !isPaused;
                await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                throw new IOException("The connection was closed.");
            }));
            await pipeline.StartAsync();
            await lab.DelayAsync(6_000);
            await pipeline.StopAsync();
            await pipeline.Completion;
            Assert.Equal((2, PipelineStatus.Stopped), (asked, pipeline.Status));
            Assert.DoesNotContain("DependencyFailed", log.Names);
        },
        Seeds);

    [Fact]
    public void A_question_that_does_not_heed_its_token_holds_a_stop_for_a_while_only() => Lab.Run(
        async lab =>
        {
            var feed = new LifeFeed(30, isEndless: true);
            await using var pipeline = Running(lab, feed, p => p.PauseWhileDown("db", static (_, _) => new(new TaskCompletionSource<bool>().Task)));
            await pipeline.StartAsync();
            await lab.DelayAsync(1_000);
            var begun = lab.Time.Elapsed;
            await pipeline.StopAsync();
            await pipeline.Completion;
            Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
            Assert.InRange(lab.Time.Elapsed - begun, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
            feed.AssertSettled();
            feed.AssertDisposed();
        },
        Seeds);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void An_interval_that_is_none_is_refused(int seconds) => Assert.Throws<ArgumentOutOfRangeException>("every", () => Pipeline.Create(
        "p", p => p.From([1]).PauseWhileDown("db", static (_, _) => new(true), TimeSpan.FromSeconds(seconds))));

    private static Pipeline Running(StageLab lab, LifeFeed feed, Action<PipelineBuilder<int>> depend) => Pipeline.Create("p", p =>
    {
        var source = p.From(feed.Create);
        depend(source);
        source.Process(async (_, token) => await lab.DelayAsync(100, token), static o => o.Concurrency = 2);
    }, lab.Environment);
}
