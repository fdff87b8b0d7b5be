namespace Headgate.Flows.Tests.Aggregation;

[Trait("Conformance", "F8")]
public sealed class TokenCounterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Tokens_are_counted_as_linq_counts_words(int seed)
    {
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 3_000).Select(_ => Line(random)).ToList();
        var counts = await Flow.From(lines, new FlowOptions { Stages = 3, MaxDemand = 64 }).CountTokens(line => line).ToListAsync(TestContext.Current.CancellationToken);

        var expected = lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).CountBy(word => word);
        Assert.Equal(
            expected.Select(count => (count.Key, (long)count.Value)).OrderBy(count => count.Key, StringComparer.Ordinal),
            counts.Select(count => (count.Key, count.Value)).OrderBy(count => count.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_function_may_count_whatever_it_finds()
    {
        var counts = await Flow.From(["x=1;y=2", ";x=3"])
            .CountTokens((line, counter) =>
            {
                foreach (var range in line.AsSpan().Split(';')) counter.Add(line.AsSpan(range), 2);
            })
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([new("", 2), new("x=1", 2), new("x=3", 2), new("y=2", 2)], counts.OrderBy(count => count.Key, StringComparer.Ordinal));
    }

    private static string Line(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(0, 12)).Select(_ => Word(random)));

    /// <summary>Of every length up to 12, of few letters, so that many are equal or nearly so.</summary>
    private static string Word(Random random) =>
        string.Create(random.Next(0, 13), random, static (word, random) =>
        {
            for (var i = 0; i < word.Length; i++) word[i] = random.Next(4) == 0 ? '\u00e9' : (char)('a' + random.Next(2));
        });
}
