using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Tests.Execution;

/// <summary>How much a worker takes at once follows how long a piece takes.</summary>
public sealed class ChunkSizeTests
{
    private const int Most = 256;

    [Fact]
    public void The_first_piece_is_taken_alone_as_nobody_knows_how_long_it_takes()
    {
        var size = new ChunkSize(Most);
        Assert.Equal(1, size.Next(waiting: 1000, workers: 2));
        size.Observe(1, TimeSpan.FromSeconds(1));
        Assert.Equal(1, size.Next(waiting: 1000, workers: 2));
    }

    [Fact]
    public void Quick_pieces_are_shared_among_the_workers_up_to_the_most_that_one_may_take()
    {
        var size = new ChunkSize(Most);
        size.Observe(1, TimeSpan.FromMicroseconds(0.1));
        Assert.Equal(Most, size.Next(waiting: 1000, workers: 2));
        Assert.Equal(100, size.Next(waiting: 200, workers: 2));
    }

    [Fact]
    public void Pieces_of_no_time_at_all_are_quick()
    {
        var size = new ChunkSize(Most);
        size.Observe(1, TimeSpan.Zero);
        Assert.Equal(50, size.Next(waiting: 100, workers: 2));
    }

    [Fact]
    public void As_many_are_taken_as_fit_into_the_time_of_a_chunk()
    {
        var size = new ChunkSize(Most);
        size.Observe(1, ChunkSize.Target / 10);
        Assert.Equal(10, size.Next(waiting: 1000, workers: 2));
        size.Observe(1, ChunkSize.Target);
        Assert.Equal(1, size.Next(waiting: 1000, workers: 2));
    }

    [Fact]
    public void What_became_quick_is_believed_by_halves()
    {
        var size = new ChunkSize(Most);
        size.Observe(1, ChunkSize.Target);
        size.Observe(1, TimeSpan.Zero);
        Assert.Equal(2, size.Next(waiting: 1000, workers: 2));
        size.Observe(1, TimeSpan.Zero);
        Assert.Equal(4, size.Next(waiting: 1000, workers: 2));
    }
}
