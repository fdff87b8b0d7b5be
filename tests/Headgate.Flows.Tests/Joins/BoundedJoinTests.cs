using System.Threading.Channels;

namespace Headgate.Flows.Tests.Joins;

[Trait("Conformance", "F10")]
public sealed class BoundedJoinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1000, 1 },
        { 2, 1000, 2 },
        { 4, 1, 3 },
        { 3, 7, 4 },
        { 2, 20, 5 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Joins_give_what_LINQ_gives_duplicates_and_null_keys_included(int stages, int maxDemand, int seed)
    {
        var random = new Random(seed);
        var options = new FlowOptions { Stages = stages, MaxDemand = maxDemand };
        for (var round = 0; round < 5; round++)
        {
            var outer = Side.Some(random, random.Next(300), 1 + random.Next(40));
            var inner = Side.Some(random, random.Next(300), 1 + random.Next(40));
            var (left, right) = (Flow.From(outer, options), Flow.From(inner, options));

            Assert.Equal(
                Sorted(outer.Join(inner, side => side.Key, side => side.Key, PairOf)),
                Sorted(await left.Join(right, side => side.Key, side => side.Key, PairOf).ToListAsync(Token)));
            Assert.Equal(
                Sorted(outer.LeftJoin(inner, side => side.Key, side => side.Key, PairOf)),
                Sorted(await left.LeftJoin(right, side => side.Key, side => side.Key, PairOf).ToListAsync(Token)));
            Assert.Equal(
                Sorted(outer.RightJoin(inner, side => side.Key, side => side.Key, PairOf)),
                Sorted(await left.RightJoin(right, side => side.Key, side => side.Key, PairOf).ToListAsync(Token)));
            Assert.Equal(
                Sorted(outer.LeftJoin(inner, side => side.Key, side => side.Key, PairOf)
                    .Concat(outer.RightJoin(inner, side => side.Key, side => side.Key, PairOf).Where(pair => pair.Outer is null))),
                Sorted(await left.FullJoin(right, side => side.Key, side => side.Key, PairOf).ToListAsync(Token)));
        }
    }

    [Fact]
    public async Task Keys_are_equal_when_the_comparer_says_so()
    {
        var joined = await Flow.From(["a", "B", "c"], new FlowOptions { Stages = 3 })
            .LeftJoin(Flow.From(["A", "b", "b"]), word => word, word => word, (outer, inner) => outer + inner, StringComparer.OrdinalIgnoreCase)
            .ToListAsync(Token);

        Assert.Equal(["Bb", "Bb", "aA", "c"], joined.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_of_a_value_type_is_its_default()
    {
        var joined = await Flow.From([1, 2]).FullJoin(Flow.From([2, 3]), number => number, number => number, (outer, inner) => (outer, inner)).ToListAsync(Token);

        Assert.Equal([(0, 3), (1, 0), (2, 2)], joined.Order());
    }

    [Fact]
    public async Task Pairs_are_passed_on_as_they_are_found_while_both_flows_go_on()
    {
        var outer = Channel.CreateUnbounded<int>();
        var inner = Channel.CreateUnbounded<int>();
        outer.Writer.TryWrite(7);
        inner.Writer.TryWrite(7);

        await foreach (var pair in Flow.From(outer.Reader).Join(Flow.From(inner.Reader), number => number, number => number, (one, other) => one + other).WithCancellation(Token))
        {
            Assert.Equal(14, pair);
            break;
        }
    }

    [Fact]
    public async Task Elements_without_a_partner_do_not_wait_once_the_other_flow_has_ended()
    {
        var outer = Channel.CreateUnbounded<int>();
        outer.Writer.TryWrite(1);

        await foreach (var number in Flow.From(outer.Reader).LeftJoin(Flow.From(Array.Empty<int>()), number => number, number => number, (one, other) => one + other).WithCancellation(Token))
        {
            Assert.Equal(1, number);
            break;
        }
    }

    [Fact]
    public async Task A_product_of_many_and_many_is_taken_as_far_as_it_is_asked_for()
    {
        var made = 0;
        var options = new FlowOptions { Stages = 1, MaxDemand = 20 };
        var product = Flow.From(Enumerable.Range(0, 100_000), options)
            .Join(Flow.From(Enumerable.Range(0, 100_000), options), _ => 1, _ => 1, (one, other) =>
            {
                made++;
                return one + other;
            });

        var seen = 0;
        await foreach (var sum in product.WithCancellation(Token))
        {
            if (++seen == 100_000) break;
        }

        Assert.InRange(made, 100_000, 110_000);
    }

    [Fact]
    public async Task Joined_flows_can_be_mapped_and_reduced_and_joined_again()
    {
        var options = new FlowOptions { Stages = 2, MaxDemand = 10 };
        var squares = Flow.From(Enumerable.Range(0, 100), options).Select(number => (Root: number, Square: number * number));
        var named = Flow.From(Enumerable.Range(0, 50), options).Select(number => (Root: number, Name: $"n{number}"));
        var joined = squares
            .Join(named, pair => pair.Root, pair => pair.Root, (square, name) => (square.Root, square.Square, name.Name))
            .Join(squares, entry => entry.Square, pair => pair.Root, (entry, square) => (entry.Name, square.Square));

        var counts = await joined.Select(entry => entry.Square % 2).CountBy(rest => rest).ToListAsync(Token);
        var state = await joined.Reduce(() => 0, (sum, entry) => sum + entry.Square).ToListAsync(Token);

        Assert.Equal([new(0, 5), new(1, 5)], counts.OrderBy(count => count.Key));
        Assert.Equal(Enumerable.Range(0, 10).Sum(number => number * number * number * number), state.Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Sides_may_have_several_sources_be_merged_partitioned_or_gathered(int stages)
    {
        var options = new FlowOptions { Stages = stages, MaxDemand = 16 };
        var numbers = Enumerable.Range(0, 400).ToArray();
        Flow<int>[] sides =
        [
            Flow.From(numbers, options),
            Flow.FromMany<int>([numbers[..150], numbers[150..], []], options),
            Flow.From(numbers[..10], options).Merge(Flow.From(numbers[10..], options), Flow.From(Array.Empty<int>(), options)),
            Flow.From(numbers, options).PartitionBy(number => number % 7, stages: 2),
            Flow.From(numbers, options).CountBy(number => number).Select(count => count.Key),
        ];
        foreach (var outer in sides)
        {
            foreach (var inner in sides)
            {
                var halves = await outer.FullJoin(inner, number => number, number => number * 2, (one, other) => (one, other)).ToListAsync(Token);
                var times = await outer.IntervalJoin(
                    inner, number => number, number => number, number => At(number), number => At(number), TimeSpan.Zero, TimeSpan.Zero, (one, other) => one + other, TimeSpan.FromHours(1))
                    .ToListAsync(Token);

                Assert.Equal(numbers.LeftJoin(numbers, number => number, number => number * 2, (one, other) => (one, other)).Concat(numbers[200..].Select(number => (0, number))).Order(), halves.Order());
                Assert.Equal(numbers.Select(number => number * 2), times.Order());
            }
        }

        static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);
    }

    [Fact]
    public async Task A_flow_can_be_joined_with_itself()
    {
        var flow = Flow.From(Enumerable.Range(0, 1000), new FlowOptions { Stages = 2 });

        Assert.Equal(1000, (await flow.Join(flow, number => number, number => number, (one, _) => one).ToListAsync(Token)).Distinct().Count());
    }

    private static (Side? Outer, Side? Inner) PairOf(Side? outer, Side? inner) => (outer, inner);

    private static List<(int, int)> Sorted(IEnumerable<(Side? Outer, Side? Inner)> pairs) =>
        [.. pairs.Select(pair => (pair.Outer?.Number ?? -1, pair.Inner?.Number ?? -1)).Order()];
}
