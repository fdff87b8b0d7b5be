using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Joins;

/// <summary>What becomes of elements that come too late for the windows of a join.</summary>
[Trait("Conformance", "F10")]
[Trait("Conformance", "F13")]
public sealed class LateJoinElementsTests
{
    private static readonly Window<Side> Tens = Window.Tumbling(TimeSpan.FromSeconds(10), (Side side) => side.At);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Whoever_reads_the_side_output_of_a_side_gets_its_late_elements_however_small_it_is(bool isLeft, bool isRight)
    {
        for (var seed = 0; seed < Share.Of(100); seed++)
        {
            var lab = new StageLab(seed);
            var (lefts, rights) = (new SideOutput<Side>(capacity: 1 + lab.Random.Next(3)), new SideOutput<Side>(capacity: 1 + lab.Random.Next(3)));
            var options = new FlowOptions { Stages = lab.Random.Next(1, 4), MaxDemand = lab.Random.Next(1, 20), Environment = lab.Environment };
            var (leftLate, rightLate) = (new List<int>(), new List<int>());
            var count = 0;
            lab.Run(async () =>
            {
                var reading = Task.WhenAll(isLeft ? ReadAsync(lefts, leftLate) : Task.CompletedTask, isRight ? ReadAsync(rights, rightLate) : Task.CompletedTask);
                count = (await Flow.From(Half(40), options)
                    .FullJoin(Flow.From(Half(60), options), side => side.Key, side => side.Key, isLeft ? Tens.LateTo(lefts) : Tens, isRight ? Tens.LateTo(rights) : Tens, (_, _, _) => 0)
                    .ToListAsync(CancellationToken.None)).Count;
                await reading;
            });
            Assert.Equal((0, 0), (lefts.DroppedCount, rights.DroppedCount));
            Assert.Equal(LateOf(isLeft ? 40 : 0), leftLate.Order());
            Assert.Equal(LateOf(isRight ? 60 : 0), rightLate.Order());
            Assert.True(count > 0, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Late_elements_are_given_to_the_action_and_to_the_output_of_their_side(bool isRight)
    {
        var (called, other) = (new List<int>(), new List<int>());
        var (output, unused) = (new SideOutput<Side>(), new SideOutput<Side>());
        var mine = Tens.LateTo(side => called.Add(side.Number)).LateTo(output);
        var others = Tens.LateTo(side => other.Add(side.Number)).LateTo(unused);
        Side[] late = [new("a", 0, 5), new("a", 1, 25), new("a", 2, 5)];
        Side[] inTime = [new("a", 0, 6), new("a", 1, 26)];

        var joined = await Flow.From(isRight ? inTime : late, new FlowOptions { Stages = 1 })
            .Join(Flow.From(isRight ? late : inTime), side => side.Key, side => side.Key, isRight ? others : mine, isRight ? mine : others, (left, right, _) => (left.Number, right.Number))
            .ToListAsync(Token);

        Assert.Equal([(0, 0), (1, 1)], joined.Order());
        Assert.Equal([2], called);
        Assert.Equal([2], await output.ReadAllAsync(Token).Select(side => side.Number).ToListAsync(Token));
        Assert.Empty(other);
        Assert.Empty(await unused.ReadAllAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Durations_that_are_longer_than_time_lose_nothing()
    {
        Side[] some = [new("a", 0, 5), new("b", 1, 2500), new("a", 2, 5)];
        var longest = Window.Tumbling(TimeSpan.MaxValue, (Side side) => side.At);
        Window<Side>[] windows =
        [
            Tens.AllowLateness(TimeSpan.MaxValue),
            Tens.WithDisorder(TimeSpan.MaxValue),
            Tens.WithDisorder(TimeSpan.MaxValue).AllowLateness(TimeSpan.MaxValue),
            longest,
            longest.AllowLateness(TimeSpan.MaxValue),
            longest.WithDisorder(TimeSpan.MaxValue).AllowLateness(TimeSpan.MaxValue),
            Window.Tumbling(TimeSpan.MaxValue, (Side side) => side.At, offset: TimeSpan.MaxValue).AllowLateness(TimeSpan.MaxValue),
            Window.Sliding(TimeSpan.FromDays(1), TimeSpan.MaxValue, (Side side) => side.At, offset: DateTimeOffset.UnixEpoch - DateTimeOffset.MinValue).AllowLateness(TimeSpan.MaxValue),
        ];

        foreach (var window in windows)
        {
            var joined = await Flow.From(some, new FlowOptions { Stages = 2, MaxDemand = 1 })
                .FullJoin(Flow.From(some), side => side.Key, side => side.Key, window, window, (left, right, _) => (left?.Number, right?.Number))
                .ToListAsync(Token);

            Assert.Equal([(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)], joined.Order());
        }
    }

    private static IEnumerable<int> LateOf(int count) => Enumerable.Range(0, count).Where(number => number > 0 && number % 2 == 0);

    /// <summary>Every second element but the first is late.</summary>
    private static Side[] Half(int count) => [.. Enumerable.Range(0, count).Select(number => new Side($"k{number % 3}", number, number % 2 == 0 ? 0 : 100 + number))];

    private static async Task ReadAsync(SideOutput<Side> late, List<int> read)
    {
        await foreach (var side in late.ReadAllAsync(CancellationToken.None)) read.Add(side.Number);
    }
}
