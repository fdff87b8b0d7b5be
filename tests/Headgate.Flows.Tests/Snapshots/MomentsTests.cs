using System.Text;
using Headgate.Flows.Snapshots;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>The random flows are killed at the moments that matter: they would prove nothing otherwise.</summary>
[Trait("Conformance", "F22")]
public sealed class MomentsTests
{
    [Theory]
    [InlineData(27, "\"hasRightEnded\":true")] // a join, one side of which has ended
    [InlineData(27, "\"hasLeftEnded\":true")]
    [InlineData(29, "\"table\":")] // windows of a join that are open
    [InlineData(32, "\"isMatched\":true")] // an element of an interval join that has met another, and waits for more
    [InlineData(33, "\"hasRightEnded\":true")]
    [InlineData(22, "\"merged\":")] // windows of some partitions
    [InlineData(6, "\"trigger\":")] // what a trigger of the user's remembers
    [InlineData(39, "\"silent\":[1]")] // a source that is idle, or has ended
    public void Some_snapshots_hold(int kind, string what)
    {
        for (var seed = 0; seed < Share.Of(200); seed++)
        {
            var store = new RecordingStore();
            var lab = new StageLab(seed);
            lab.Run(async () => await new RandomFlow(seed) { Kind = kind }.Create(seed, lab.Environment, store).ToListAsync());
            if (store.Saved.Any(snapshot => Holds(snapshot, what))) return;
        }

        Assert.Fail($"No snapshot of the flows of kind {kind} has {what}.");
    }

    private static bool Holds(FlowSnapshot snapshot, string what) => States(snapshot).Any(state => state.Contains(what, StringComparison.Ordinal));

    private static IEnumerable<string> States(FlowSnapshot snapshot) =>
        snapshot.Parts.Where(part => part.Name.StartsWith("state", StringComparison.Ordinal)).Select(part => Encoding.UTF8.GetString(part.Content.Span));
}
