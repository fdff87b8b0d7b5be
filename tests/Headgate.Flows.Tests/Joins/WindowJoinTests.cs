using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Joins;

[Trait("Conformance", "F10")]
public sealed class WindowJoinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 1000, 10, 10 },
        { 2, 1000, 10, 4 },
        { 4, 1, 6, 6 },
        { 3, 7, 7, 3 },
        { 2, 20, 3, 5 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Joins_in_windows_give_what_a_search_of_all_pairs_gives(int stages, int maxDemand, int size, int hop)
    {
        var options = new FlowOptions { Stages = stages, MaxDemand = maxDemand };
        for (var seed = 0; seed < Share.Of(6); seed++)
        {
            var random = new Random(seed);
            var late = new Lateness(Disorder: random.Next(4), Allowed: random.Next(5));
            var outer = Side.Some(random, random.Next(200), 4, disorder: 8);
            var inner = Side.Some(random, random.Next(200), 4, disorder: 8);
            var (left, right) = (Flow.From(outer, options), Flow.From(inner, options));
            var window = Of(size, hop, late);
            var model = Model(outer, inner, size, hop, late);

            var inners = await left.Join(right, side => side.Key, side => side.Key, window, window, ResultOf).ToListAsync(Token);
            var lefts = await left.LeftJoin(right, side => side.Key, side => side.Key, window, window, ResultOf).ToListAsync(Token);
            var rights = await left.RightJoin(right, side => side.Key, side => side.Key, window, window, ResultOf).ToListAsync(Token);
            var all = await left.FullJoin(right, side => side.Key, side => side.Key, window, window, ResultOf).ToListAsync(Token);

            Assert.Equal(model.Where(pair => pair.Outer >= 0 && pair.Inner >= 0).Order(), inners.Order());
            Assert.Equal(model.Where(pair => pair.Outer >= 0).Order(), lefts.Order());
            Assert.Equal(model.Where(pair => pair.Inner >= 0).Order(), rights.Order());
            Assert.Equal(model.Order(), all.Order());
        }
    }

    [Fact]
    [Trait("Conformance", "F13")]
    public async Task Late_elements_of_either_side_are_given_to_whoever_wants_them_and_have_no_results()
    {
        var late = new List<int>();
        Side[] outer = [new("a", 0, 5), new("a", 1, 25), new("a", 2, 5), new("a", 3, 15)];
        Side[] inner = [new("a", 0, 6), new("a", 1, 35), new("a", 2, 26)];
        var window = Window.Tumbling(TimeSpan.FromSeconds(10), (Side side) => side.At).AllowLateness(TimeSpan.FromSeconds(6));

        var joined = await Flow.From(outer, new FlowOptions { Stages = 1 })
            .Join(Flow.From(inner), side => side.Key, side => side.Key, window.LateTo(side => late.Add(side.Number)), window.LateTo(side => late.Add(-side.Number)), ResultOf)
            .ToListAsync(Token);

        // 25 has come to 10 and the 6 allowed, not to 20 and 6; 35 has not come to 30 and 6.
        Assert.Equal([2], late);
        Assert.Equal([(0, 0, 0), (20, 1, 2)], joined.Order());
    }

    [Fact]
    public async Task An_unmatched_element_is_passed_on_when_its_window_is_over_and_both_flows_go_on()
    {
        var outer = System.Threading.Channels.Channel.CreateUnbounded<Side>();
        var inner = System.Threading.Channels.Channel.CreateUnbounded<Side>();
        outer.Writer.TryWrite(new("a", 0, 5));
        outer.Writer.TryWrite(new("b", 1, 25));
        inner.Writer.TryWrite(new("c", 0, 25));
        var window = Window.Tumbling(TimeSpan.FromSeconds(10), (Side side) => side.At);

        await foreach (var result in Flow.From(outer.Reader).LeftJoin(Flow.From(inner.Reader), side => side.Key, side => side.Key, window, window, ResultOf).WithCancellation(Token))
        {
            Assert.Equal((0, 0, -1), result);
            break;
        }
    }

    [Fact]
    public void Windows_that_cannot_be_joined_say_so_when_the_flow_is_described()
    {
        var flow = Flow.From(Array.Empty<Side>());
        var ten = Window.Tumbling(TimeSpan.FromSeconds(10), (Side side) => side.At);
        var five = Window.Tumbling(TimeSpan.FromSeconds(5), (Side side) => side.At);

        Assert.Contains("HG3030", ErrorOf(Window.Session(TimeSpan.FromSeconds(1), (Side side) => side.At), ten), StringComparison.Ordinal);
        Assert.Contains("HG3030", ErrorOf(ten, Window.Global<Side>()), StringComparison.Ordinal);
        Assert.Contains("HG3031", ErrorOf(ten, five), StringComparison.Ordinal);
        Assert.Contains("HG3032", ErrorOf(ten.TriggerEvery(3), ten), StringComparison.Ordinal);
        Assert.Contains("HG3032", ErrorOf(ten, ten.Retracting()), StringComparison.Ordinal);

        string ErrorOf(Window<Side> one, Window<Side> other) =>
            Assert.Throws<ArgumentException>(() => flow.Join(flow, side => side.Key, side => side.Key, one, other, ResultOf)).Message;
    }

    private static (int Start, int Outer, int Inner) ResultOf(Side? outer, Side? inner, WindowBounds window) =>
        ((int)(window.Start - DateTimeOffset.UnixEpoch).TotalSeconds, outer?.Number ?? -1, inner?.Number ?? -1);

    private static Window<Side> Of(int size, int hop, Lateness late) =>
        (size == hop
            ? Window.Tumbling(TimeSpan.FromSeconds(size), (Side side) => side.At)
            : Window.Sliding(TimeSpan.FromSeconds(size), TimeSpan.FromSeconds(hop), (Side side) => side.At))
        .WithDisorder(TimeSpan.FromSeconds(late.Disorder)).AllowLateness(TimeSpan.FromSeconds(late.Allowed));

    /// <summary>Every window, every pair in it; every element without one.</summary>
    private static IEnumerable<(int Start, int Outer, int Inner)> Model(Side[] outer, Side[] inner, int size, int hop, Lateness late)
    {
        // Windows are aligned to the year 1.
        var epoch = (long)(DateTimeOffset.UnixEpoch - DateTimeOffset.MinValue).TotalSeconds;
        for (var start = -size; start <= 100; start++)
        {
            if ((epoch + start) % hop != 0) continue;
            var lefts = late.InTime(outer, start, size);
            var rights = late.InTime(inner, start, size);
            foreach (var left in lefts)
            {
                var met = rights.Where(right => left.Key is not null && right.Key == left.Key).ToList();
                foreach (var right in met) yield return (start, left.Number, right.Number);
                if (met.Count == 0) yield return (start, left.Number, -1);
            }

            foreach (var right in rights.Where(right => right.Key is null || lefts.All(left => left.Key != right.Key))) yield return (start, -1, right.Number);
        }
    }

    private sealed record Lateness(int Disorder, int Allowed)
    {
        /// <summary>The elements of a window, without those that come after others by which it is over.</summary>
        public List<Side> InTime(Side[] sides, int start, int size)
        {
            var highest = int.MinValue / 2;
            var taken = new List<Side>();
            foreach (var side in sides)
            {
                highest = Math.Max(highest, side.Second);
                if (side.Second >= start && side.Second < start + size && start + size + Allowed > highest - Disorder) taken.Add(side);
            }

            return taken;
        }
    }
}
