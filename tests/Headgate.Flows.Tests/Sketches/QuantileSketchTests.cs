using Headgate.Flows.Sketches;

namespace Headgate.Flows.Tests.Sketches;

[Trait("Conformance", "F21")]
public sealed class QuantileSketchTests
{
    private static readonly double[] Shares = [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1];

    public static TheoryData<string> Distributions => ["uniform", "zipf", "constant", "ascending", "descending", "exponential", "whole range", "both signs", "bins", "zeros"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Quantiles_are_off_by_no_more_than_the_relative_error(string distribution)
    {
        foreach (var error in (double[])[0.0001, 0.01, 0.05, 0.5])
        {
            var numbers = NumbersOf(distribution, error, new Random(11));
            var sketch = numbers.Aggregate(new QuantileSketch(error), (all, number) => all.Add(number));

            AssertWithinError(numbers, sketch);
        }
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Sketches_that_are_merged_say_what_one_of_all_numbers_says(string distribution)
    {
        var random = new Random(12);
        var numbers = NumbersOf(distribution, 0.01, random);
        var whole = numbers.Aggregate(new QuantileSketch(), (all, number) => all.Add(number));
        var parts = Enumerable.Range(0, 7).Select(_ => new QuantileSketch()).ToArray();
        foreach (var number in numbers) parts[random.Next(6)].Add(number);
        var before = parts[1].Copy();
        var merged = parts.Aggregate((one, other) => one.Merge(other));

        Assert.Equal(whole.Count, merged.Count);
        Assert.Equal(whole.Quantiles(Shares), merged.Quantiles(Shares));
        Assert.Equal(before.Quantiles(Shares), parts[1].Quantiles(Shares));
    }

    [Fact]
    public void A_copy_does_not_change_with_what_it_was_made_of()
    {
        var sketch = new QuantileSketch().Add(1);
        var copy = sketch.Copy();
        sketch.Add(5);

        Assert.Equal((1, 1.0), (copy.Count, copy.Max));
        Assert.Equal((2, 5.0), (sketch.Count, sketch.Max));
    }

    [Fact]
    public void Of_nothing_there_are_no_quantiles()
    {
        var sketch = new QuantileSketch();

        Assert.Equal(0, sketch.Count);
        Assert.Equal([double.NaN, double.NaN, double.NaN], [sketch.Quantile(0.5), sketch.Min, sketch.Max]);
        Assert.Equal(7, new QuantileSketch().Add(7).Merge(sketch).Quantile(0.5));
        Assert.Equal(7, sketch.Merge(new QuantileSketch().Add(7)).Quantile(0.5));
    }

    [Fact]
    public void What_cannot_be_done_is_said()
    {
        Assert.Contains("HG3040", Assert.Throws<ArgumentException>(() => new QuantileSketch().Add(double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("HG3040", Assert.Throws<ArgumentException>(() => new QuantileSketch().Add(double.NegativeInfinity)).Message, StringComparison.Ordinal);
        Assert.Contains("HG3041", Assert.Throws<ArgumentException>(() => new QuantileSketch().Merge(new QuantileSketch(0.02))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch().Quantile(1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch().Quantile(double.NaN));
    }

    private static void AssertWithinError(double[] numbers, QuantileSketch sketch)
    {
        var sorted = numbers.Order().ToArray();
        foreach (var share in Shares)
        {
            var exact = sorted[(int)Math.Floor(share * (sorted.Length - 1))];
            var slack = Math.Max(sketch.RelativeError * Math.Abs(exact), 2.3e-308);
            Assert.InRange(sketch.Quantile(share), exact - slack, exact + slack);
        }

        Assert.Equal((sorted[0], sorted[^1], sorted.Length), (sketch.Min, sketch.Max, (int)sketch.Count));
    }

    private static double[] NumbersOf(string distribution, double error, Random random)
    {
        const int count = 20_001;
        var numbers = Enumerable.Range(0, count);
        return distribution switch
        {
            "uniform" => [.. numbers.Select(_ => random.NextDouble() * 1000)],
            "zipf" => [.. numbers.Select(_ => Math.Floor(1 / Math.Pow(1 - random.NextDouble(), 1.2)))],
            "constant" => [.. numbers.Select(_ => 42.42)],
            "ascending" => [.. numbers.Select(number => (double)number)],
            "descending" => [.. numbers.Select(number => (double)(count - number))],
            "exponential" => [.. numbers.Select(number => Math.Exp(number / 100.0))],
            "whole range" => [.. numbers.Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(0x7FEFFFFFFFFFFFFF)) * (random.Next(2) == 0 ? 1 : -1)), double.MaxValue, double.MinValue],
            "both signs" => [.. numbers.Select(_ => (random.NextDouble() - 0.4) * 1e6)],

            // The worst there is: numbers on both edges of bins.
            "bins" => [.. numbers.Select(number => Math.Pow((1 + error) / (1 - error), number % 100) * (1 + ((random.Next(3) - 1) * 1e-15)))],
            _ => [.. numbers.Select(number => number % 3 == 0 ? 0 : number % 3 == 1 ? -0.0 : random.NextDouble())],
        };
    }
}
