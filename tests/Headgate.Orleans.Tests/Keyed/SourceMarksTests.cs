using Headgate.Orleans.Keyed;

namespace Headgate.Orleans.Tests.Keyed;

public sealed class SourceMarksTests
{
    [Fact]
    public void The_last_border_that_is_not_after_the_count_is_where_the_source_begins_again()
    {
        var marks = new SourceMarks(new SourceMark(0, 0));
        marks.Add(new SourceMark(0, 10));
        marks.Add(new SourceMark(5, 20));
        marks.Add(new SourceMark(9, 30));

        Assert.Equal(new SourceMark(0, 10), marks.Trim(4));
        Assert.Equal(new SourceMark(5, 20), marks.Trim(8));
        Assert.Equal(new SourceMark(9, 30), marks.Trim(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => marks.Trim(8));
    }

    [Fact]
    public void A_hash_of_a_key_is_the_same_in_every_process()
    {
        Assert.Equal(KeyHash.Of<string>()!("headgate"), KeyHash.Of<string>()!(new string("headgate")));
        Assert.Equal(2_164_816_224U, KeyHash.Of<long>()!(42));
        Assert.Null(KeyHash.Of<DateTime>());
        var counts = Enumerable.Range(0, 12_000).Select(static key => KeyHash.Of<string>()!($"key {key}") % 12).CountBy(static part => part);
        Assert.All(counts, static part => Assert.InRange(part.Value, 800, 1200));
    }
}
