using CsCheck;
using Headgate.Stages.Emission;

namespace Headgate.Stages.Tests.Emission;

public sealed class MilestonesTests
{
    [Fact]
    [Trait("Conformance", "S16")]
    public void An_action_runs_when_its_position_is_reached_and_not_before()
    {
        var ran = new List<string>();
        var milestones = Plain();
        milestones.Add(3, () => ran.Add("at 3"));

        Assert.Equal(3, milestones.Next);
        Assert.False(milestones.Run(2));
        Assert.Empty(ran);
        Assert.True(milestones.Run(3));
        Assert.Equal(["at 3"], ran);
        Assert.Null(milestones.Next);
        Assert.False(milestones.Run(100));
    }

    // GS-071: in order, those at one position too.
    [Fact]
    [Trait("Conformance", "S16")]
    public void Actions_run_in_the_order_in_which_they_were_added()
    {
        var ran = new List<int>();
        var milestones = Plain();
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            milestones.Add(i < 3 ? 2 : 4, () => ran.Add(number));
        }

        milestones.Run(10);

        Assert.Equal([0, 1, 2, 3, 4], ran);
    }

    [Fact]
    [Trait("Conformance", "S16")]
    public void After_the_buffer_an_action_waits_for_what_the_dispatcher_holds()
    {
        var (ran, passed, marks) = (new List<string>(), 0L, 0L);
        var milestones = new Milestones(() => ++marks, mark => mark <= passed);
        milestones.Add(0, () => ran.Add("first"));
        milestones.Add(0, () => ran.Add("second"));

        Assert.True(milestones.Run(0));
        Assert.Empty(ran);
        Assert.False(milestones.Run(0));
        passed = 1;
        Assert.True(milestones.Run(0));
        Assert.Equal(["first"], ran);
        passed = 2;
        milestones.Run(0);
        Assert.Equal(["first", "second"], ran);
    }

    [Fact]
    [Trait("Conformance", "S16")]
    public void For_any_positions_and_any_progress_each_action_runs_once_in_order_at_its_time()
    {
        Gen.Select(Gen.Int[0, 5].Array[0, 20], Gen.Int[0, 5].Array[0, 20]).Sample((steps, progress) =>
        {
            var (ran, position, expected) = (new List<long>(), 0L, new List<long>());
            var milestones = Plain();
            foreach (var step in steps)
            {
                position += step;
                expected.Add(position);
                var at = position;
                milestones.Add(at, () => ran.Add(at));
            }

            var now = 0L;
            foreach (var advance in progress)
            {
                now += advance;
                milestones.Run(now);
                Assert.Equal(expected.Where(at => at <= now), ran);
            }
        });
    }

    private static Milestones Plain() => new(() => 0, _ => true);
}
