using Headgate.Stages.Inspection;
using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Supervision;

namespace Headgate.Stages.Tests.Inspection;

/// <summary>A supervisor, seen with everything below it.</summary>
public sealed class SupervisorSnapshotTests
{
    [Fact]
    public void It_is_the_tree_of_supervisors_and_stages() => Steps.UnderEachSeed(20, async lab =>
    {
        var spec = new SupervisorSpec(new SupervisorOptions { Name = "top", Strategy = RestartStrategy.RestForOne });
        spec.Add("numbers", static () => Producer.From(Enumerable.Range(0, 3)), new ChildOptions { Restart = Restart.Temporary });
        spec.AddTask("task", static async token => await Task.Delay(Timeout.Infinite, token));
        spec.AddSupervisor("below", static () =>
        {
            var below = new SupervisorSpec(new SupervisorOptions { Name = "below", Strategy = RestartStrategy.OneForAll });
            below.Add("sink", static () => Consumer.ForEach<int>(static _ => { }));
            return below;
        });
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        var tree = supervisor.GetSnapshot();

        Assert.Equal(("top", RestartStrategy.RestForOne), (tree.Name, tree.Strategy));
        Assert.Equal(["numbers", "task", "below"], tree.Children.Select(static child => child.Id));
        Assert.Equal((StageKind.Producer, true, true), (tree.Children[0].Stage?.Kind, tree.Children[1] is { Stage: null, Supervisor: null, Status: ChildStatus.Running }, tree.Children[2].IsSupervisor));
        var below = tree.Children[2].Supervisor!;
        Assert.Equal(("below", RestartStrategy.OneForAll, StageKind.Consumer), (below.Name, below.Strategy, Assert.Single(below.Children).Stage?.Kind));

        // The children by themselves are the same, without what is below them.
        Assert.Equal(supervisor.Children, tree.Children.Select(static child => child with { Stage = null, Supervisor = null }));
    });
}
