using System.Globalization;
using Headgate.Flows.Sketches;

namespace Headgate.Flows.Tests.Sketches;

[Trait("Conformance", "F21")]
public sealed class DistinctSketchTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(14)]
    public void Counts_are_off_by_no_more_than_four_standard_errors_at_any_size(int precision)
    {
        // The same numbers have the same hash in every process: what passes once passes always.
        var sketch = new DistinctSketch(precision);
        var next = 1;
        for (var count = 1; count <= 1_000_000; count++)
        {
            sketch.Add((long)count * 3);
            if (count != next) continue;
            Assert.InRange(sketch.Count, count * (1 - (4 * sketch.StandardError)) - 0.5, (count * (1 + (4 * sketch.StandardError))) + 0.5);
            next = (next * 5 / 4) + 1;
        }
    }

    [Fact]
    public void Errors_of_many_sketches_spread_as_the_standard_error_says_around_the_true_count()
    {
        const int sketches = 300;
        const int elements = 20_000;
        var errors = Enumerable.Range(0, sketches).Select(sketch =>
        {
            var counted = new DistinctSketch(10);
            for (long i = 0; i < elements; i++) counted.Add((sketch * 1_000_000L) + i);
            return (counted.Count - elements) / (double)elements;
        }).ToArray();
        var deviation = Math.Sqrt(errors.Average(error => error * error));
        var standard = new DistinctSketch(10).StandardError;

        Assert.InRange(deviation, standard * 0.8, standard * 1.2);
        Assert.InRange(errors.Average(), -standard * 0.25, standard * 0.25);
    }

    [Fact]
    public void How_often_and_in_which_order_elements_come_does_not_matter()
    {
        var random = new Random(3);
        var zipf = Enumerable.Range(0, 100_000).Select(_ => (int)Math.Min(1e9, 1 / Math.Pow(1 - random.NextDouble(), 1.5))).ToArray();
        var inOrder = zipf.Aggregate(new DistinctSketch(), (sketch, number) => sketch.Add(number)).Count;
        var sorted = zipf.Order().Aggregate(new DistinctSketch(), (sketch, number) => sketch.Add(number)).Count;
        var once = zipf.Distinct().Aggregate(new DistinctSketch(), (sketch, number) => sketch.Add(number)).Count;
        var exact = zipf.Distinct().Count();

        Assert.Equal(inOrder, sorted);
        Assert.Equal(inOrder, once);
        Assert.InRange(inOrder, exact * 0.97, exact * 1.03);
        Assert.Equal(1, Enumerable.Repeat("same", 10_000).Aggregate(new DistinctSketch(), (sketch, word) => sketch.Add(word)).Count);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(100, 50_000)]
    [InlineData(50_000, 100)]
    [InlineData(50_000, 50_000)]
    [InlineData(400, 400)]
    public void Sketches_that_are_merged_say_what_one_of_all_elements_says(int one, int other)
    {
        var first = Sketch(Enumerable.Range(0, one));
        var second = Sketch(Enumerable.Range(one / 2, other));
        var before = second.Count;
        var whole = Sketch(Enumerable.Range(0, one).Concat(Enumerable.Range(one / 2, other)));

        Assert.Equal(whole.Count, first.Copy().Merge(second).Count);
        Assert.Equal(whole.Count, second.Copy().Merge(first).Count);
        Assert.Equal(before, second.Count);
        Assert.Equal(first.Count, first.Merge(first).Count);

        static DistinctSketch Sketch(IEnumerable<int> numbers) => numbers.Aggregate(new DistinctSketch(), (sketch, number) => sketch.Add(number));
    }

    [Fact]
    public void Elements_of_every_type_are_told_apart()
    {
        const int count = 50_000;
        var numbers = Enumerable.Range(0, count).ToArray();

        AssertClose(numbers.Select(number => $"{number:X}"), count);
        AssertClose(numbers.Select(number => number * 0.25), count);
        AssertClose(numbers.Select(number => (ulong)number << 40), count);
        AssertClose(numbers.Select(number => new Guid(number, 0, 0, new byte[8])), count);
        AssertClose(numbers.Select(number => (decimal)number), count);
        AssertClose(numbers.Select(number => (number, number % 7)), count);
        AssertClose(numbers.Select(number => (object)number.ToString(CultureInfo.InvariantCulture)), count);
        AssertClose(numbers.Select(number => number == 0 ? null : (int?)number), count);
    }

    [Fact]
    public void Equal_elements_are_one()
    {
        Assert.Equal(1, new DistinctSketch().Add(0.0).Add(-0.0).Count);
        Assert.Equal(1, new DistinctSketch().Add(double.NaN).Add(-double.NaN).Count);
        Assert.Equal(1, new DistinctSketch().Add<string?>(null).Add<string?>(null).Count);
        Assert.Equal(1, new DistinctSketch().Add("a", StringComparer.OrdinalIgnoreCase).Add("A", StringComparer.OrdinalIgnoreCase).Count);
        Assert.Equal(2, new DistinctSketch().Add("a").Add("A").Count);
    }

    [Fact]
    public void A_string_has_the_same_hash_in_every_process()
    {
        Assert.Equal(StableHash.Of("headgate", null), StableHash.Of(new string("headgate".AsSpan()), null));
        Assert.Equal(6668140669133268044UL, StableHash.Of("headgate", null));
    }

    [Fact]
    public void What_cannot_be_done_is_said()
    {
        Assert.Contains("HG3042", Assert.Throws<ArgumentException>(() => new DistinctSketch(10).Merge(new DistinctSketch(11))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DistinctSketch(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DistinctSketch(19));
        Assert.Equal(0, new DistinctSketch().Count);
    }

    private static void AssertClose<T>(IEnumerable<T> items, int count)
    {
        // Some hash codes differ from process to process: six standard errors are never met by chance.
        var sketch = items.Aggregate(new DistinctSketch(), (all, item) => all.Add(item));
        Assert.InRange(sketch.Count, count * (1 - (6 * sketch.StandardError)), count * (1 + (6 * sketch.StandardError)));
    }
}
