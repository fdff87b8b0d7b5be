using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Tests.Scheduling;

/// <summary>What a lab can do to the stages that run in it, and to their clock.</summary>
public sealed class LabTests
{
    [Fact]
    public void A_stage_that_runs_in_the_lab_can_be_killed_by_its_name_whoever_has_started_it()
    {
        var lab = new StageLab(1);
        lab.Run(async () =>
        {
            var numbers = Stage.Start(Producer.From(Enumerable.Range(0, int.MaxValue), new() { Name = "numbers" }), lab.Environment);
            await Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time);
            Assert.Equal(["numbers"], lab.LiveStages);
            Assert.False(lab.Kill("nobody"));
            Assert.True(lab.Kill("numbers"));
            await Assert.ThrowsAsync<StageKilledException>(() => numbers.Completion);
            Assert.Empty(lab.LiveStages);
        });
    }

    [Fact]
    public void When_the_wall_clock_is_set_no_timer_notices()
    {
        var lab = new StageLab(1);
        lab.Run(async () =>
        {
            var (before, stamp) = (lab.Time.GetUtcNow(), lab.Time.GetTimestamp());
            lab.Time.SetWallClock(TimeSpan.FromHours(-2));
            Assert.Equal(before - TimeSpan.FromHours(2), lab.Time.GetUtcNow());
            await Task.Delay(TimeSpan.FromSeconds(3), lab.Time);
            Assert.Equal(TimeSpan.FromSeconds(3), lab.Time.GetElapsedTime(stamp));
        });
    }

    [Fact]
    public void After_a_sleep_of_the_machine_everything_that_was_due_is_due_at_once()
    {
        var lab = new StageLab(1);
        lab.Run(async () =>
        {
            var delays = Enumerable.Range(1, 5).Select(seconds => Task.Delay(TimeSpan.FromSeconds(seconds), lab.Time)).ToList();
            lab.Suspend(TimeSpan.FromSeconds(60));
            foreach (var delay in delays) await delay;
            Assert.Equal(TimeSpan.FromSeconds(60), lab.Time.Elapsed);
        });
    }

    [Fact]
    public void Time_does_not_go_back()
    {
        var lab = new StageLab(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => lab.Advance(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => lab.Suspend(TimeSpan.FromTicks(-1)));
        Assert.Equal(TimeSpan.Zero, lab.Time.Elapsed);
    }
}
