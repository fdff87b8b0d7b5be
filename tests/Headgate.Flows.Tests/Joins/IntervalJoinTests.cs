using System.Threading.Channels;

namespace Headgate.Flows.Tests.Joins;

[Trait("Conformance", "F20")]
public sealed class IntervalJoinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 1000, 0, 0 },
        { 2, 1000, -3, 5 },
        { 4, 1, 2, 6 },
        { 3, 7, -6, -2 },
        { 2, 20, -1000, 1000 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Joins_by_interval_give_what_a_search_of_all_pairs_gives(int stages, int maxDemand, int lower, int upper)
    {
        var options = new FlowOptions { Stages = stages, MaxDemand = maxDemand };
        for (var seed = 0; seed < Share.Of(5); seed++)
        {
            var random = new Random(seed);
            var disorder = random.Next(6);
            var outer = Side.Some(random, random.Next(200), 4, disorder: 8);
            var inner = Side.Some(random, random.Next(200), 4, disorder: 8);
            var (left, right) = (Flow.From(outer, options), Flow.From(inner, options));
            var model = Model(InTime(outer, disorder), InTime(inner, disorder), lower, upper).ToList();
            var (least, most, wait) = (TimeSpan.FromSeconds(lower), TimeSpan.FromSeconds(upper), TimeSpan.FromSeconds(disorder));

            var inners = await left.IntervalJoin(right, side => side.Key, side => side.Key, side => side.At, side => side.At, least, most, NumbersOf, wait).ToListAsync(Token);
            var lefts = await left.LeftIntervalJoin(right, side => side.Key, side => side.Key, side => side.At, side => side.At, least, most, NumbersOf, wait).ToListAsync(Token);
            var rights = await left.RightIntervalJoin(right, side => side.Key, side => side.Key, side => side.At, side => side.At, least, most, NumbersOf, wait).ToListAsync(Token);
            var all = await left.FullIntervalJoin(right, side => side.Key, side => side.Key, side => side.At, side => side.At, least, most, NumbersOf, wait).ToListAsync(Token);

            Assert.Equal(model.Where(pair => pair.Outer >= 0 && pair.Inner >= 0).Order(), inners.Order());
            Assert.Equal(model.Where(pair => pair.Outer >= 0).Order(), lefts.Order());
            Assert.Equal(model.Where(pair => pair.Inner >= 0).Order(), rights.Order());
            Assert.Equal(model.Order(), all.Order());
        }
    }

    [Fact]
    public async Task Sources_of_one_side_are_late_each_for_itself()
    {
        Side[] early = [new("a", 0, 0), new("a", 1, 1)];
        Side[] later = [new("a", 2, 1000), new("a", 3, 1001)];
        var both = Flow.FromMany<Side>([later, early], new FlowOptions { Stages = 2 });

        var pairs = await both
            .IntervalJoin(Flow.From(early), side => side.Key, side => side.Key, side => side.At, side => side.At, TimeSpan.Zero, TimeSpan.Zero, NumbersOf)
            .ToListAsync(Token);

        Assert.Equal([(0, 0), (1, 1)], pairs.Order());
    }

    [Fact]
    public async Task An_element_without_a_partner_is_passed_on_when_none_can_come_any_more()
    {
        var outer = Channel.CreateUnbounded<Side>();
        var inner = Channel.CreateUnbounded<Side>();
        outer.Writer.TryWrite(new("a", 0, 5));
        inner.Writer.TryWrite(new("b", 0, 8));

        await foreach (var pair in Flow.From(outer.Reader)
            .LeftIntervalJoin(
                Flow.From(inner.Reader), side => side.Key, side => side.Key, side => side.At, side => side.At, TimeSpan.Zero, TimeSpan.FromSeconds(2), NumbersOf)
            .WithCancellation(Token))
        {
            Assert.Equal((0, -1), pair);
            break;
        }
    }

    [Fact]
    public async Task A_pair_of_many_and_many_is_taken_as_far_as_it_is_asked_for()
    {
        var made = 0;
        var options = new FlowOptions { Stages = 1, MaxDemand = 20 };
        var many = Flow.From(Enumerable.Range(0, 20_000), options);
        var seen = 0;
        await foreach (var pair in many
            .IntervalJoin(many, _ => 1, _ => 1, _ => DateTimeOffset.UnixEpoch, _ => DateTimeOffset.UnixEpoch, TimeSpan.Zero, TimeSpan.MaxValue, (one, other) =>
            {
                made++;
                return one + other;
            })
            .WithCancellation(Token))
        {
            if (++seen == 100_000) break;
        }

        Assert.InRange(made, 100_000, 110_000);
    }

    [Fact]
    public void Bounds_that_nothing_can_meet_say_so()
    {
        var flow = Flow.From(Array.Empty<Side>());
        var error = Assert.Throws<ArgumentException>(() => flow.IntervalJoin(
            flow, side => side.Key, side => side.Key, side => side.At, side => side.At, TimeSpan.FromSeconds(1), TimeSpan.Zero, NumbersOf));

        Assert.Contains("HG3033", error.Message, StringComparison.Ordinal);
    }

    private static (int Outer, int Inner) NumbersOf(Side? outer, Side? inner) => (outer?.Number ?? -1, inner?.Number ?? -1);

    /// <summary>The elements that are not older than another before them by more than the disorder.</summary>
    private static List<Side> InTime(Side[] sides, int disorder)
    {
        var highest = int.MinValue / 2;
        return [.. sides.Where(side => side.Second >= (highest = Math.Max(highest, side.Second)) - disorder)];
    }

    private static IEnumerable<(int Outer, int Inner)> Model(List<Side> outer, List<Side> inner, int lower, int upper)
    {
        bool Meet(Side left, Side right) => left.Key is not null && left.Key == right.Key && right.Second - left.Second >= lower && right.Second - left.Second <= upper;
        foreach (var left in outer)
        {
            foreach (var right in inner.Where(right => Meet(left, right))) yield return (left.Number, right.Number);
            if (!inner.Any(right => Meet(left, right))) yield return (left.Number, -1);
        }

        foreach (var right in inner.Where(right => !outer.Any(left => Meet(left, right)))) yield return (-1, right.Number);
    }
}
