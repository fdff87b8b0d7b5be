using OrdersEtl.Extraction;
using OrdersEtl.Loading;

namespace Headgate.OrdersEtl.Tests;

public sealed class SettledRowsTests
{
    [Fact]
    public void The_checkpoint_stays_before_a_row_that_is_missing()
    {
        var settled = new SettledRows(default);
        settled.Add([Row(2), Row(3)]);
        Assert.Equal(default, settled.Checkpoint);
        Assert.Equal(Row(3).Next, settled.CheckpointWith([Row(1)]));
        Assert.Equal(default, settled.Checkpoint);
        settled.Add([Row(1), Row(5)]);
        Assert.Equal(Row(3).Next, settled.Checkpoint);
        Assert.Equal(1, settled.AheadCount);
    }

    [Fact]
    public void What_is_before_the_start_is_stored() => Assert.True(new SettledRows(Row(7).Next).Contains(7));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_whatever_order_rows_come_the_checkpoint_is_behind_the_last_without_a_gap(int seed)
    {
        var random = new Random(seed);
        var numbers = Enumerable.Range(1, 500).ToArray();
        random.Shuffle(numbers);
        var settled = new SettledRows(default);
        var seen = new HashSet<int>();
        foreach (var chunk in numbers.Chunk(7))
        {
            seen.UnionWith(chunk);
            settled.Add([.. chunk.Order().Select(number => Row(number))]);
            var expected = Enumerable.Range(1, 500).TakeWhile(seen.Contains).LastOrDefault();
            Assert.Equal(expected, settled.Checkpoint.RowNumber);
            Assert.Equal(seen.Count - expected, settled.AheadCount);
            Assert.All(Enumerable.Range(1, 500), number => Assert.Equal(seen.Contains(number), settled.Contains(number)));
        }

        Assert.Equal(0, settled.AheadCount);
    }

    private static RawRow Row(long number) =>
        new("/orders.csv", number + 1, "", RowDefect.None) { Next = new InputPosition(0, number * 10, number + 1, number) };
}
