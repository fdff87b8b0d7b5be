using Headgate.Dashboard.Streaming;

namespace Headgate.Dashboard.Tests.Streaming;

public sealed class BroadcastTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_that_waits_gets_the_next_frame()
    {
        var broadcast = new Broadcast();
        var waiting = broadcast.AfterAsync(0, Token);
        Assert.False(waiting.IsCompleted);
        broadcast.Publish(Frame(1));

        Assert.Equal(1, (await waiting)!.Number);
    }

    [Fact]
    public async Task A_slow_reader_gets_the_newest_and_the_others_are_not_kept()
    {
        var broadcast = new Broadcast();
        var frames = PublishAll(broadcast, 100);

        Assert.Equal(100, (await broadcast.AfterAsync(1, Token))!.Number);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(1, frames.Count(static frame => frame.IsAlive));
    }

    [Fact]
    public async Task A_reader_that_waits_for_what_never_comes_is_told_of_the_end()
    {
        var broadcast = new Broadcast();
        broadcast.Publish(Frame(1));
        var waiting = broadcast.AfterAsync(1, Token);
        broadcast.End();

        Assert.Null(await waiting);
        Assert.Null(await broadcast.AfterAsync(0, Token));
        broadcast.Publish(Frame(2));
        Assert.Null(await broadcast.AfterAsync(0, Token));
    }

    [Fact]
    public async Task A_reader_that_goes_away_waits_no_more()
    {
        using var gone = new CancellationTokenSource();
        var waiting = new Broadcast().AfterAsync(0, gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public void Readers_are_counted_and_refused_beyond_the_limit()
    {
        var register = new ReaderRegister(2);

        Assert.True(register.TryEnter("orders"));
        Assert.True(register.TryEnter("orders"));
        Assert.False(register.TryEnter("payments"));
        Assert.Equal(["orders"], register.Watched);
        register.Leave("orders");
        Assert.Equal(["orders"], register.Watched);
        register.Leave("orders");
        Assert.Empty(register.Watched);
        Assert.True(register.TryEnter(null));
        Assert.Equal(1, register.Count);
    }

    // In a method of its own, so that no frame lives on in a local variable.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static List<WeakReference> PublishAll(Broadcast broadcast, int count)
    {
        var frames = new List<WeakReference>();
        for (var number = 1; number <= count; number++)
        {
            var frame = Frame(number);
            frames.Add(new WeakReference(frame));
            broadcast.Publish(frame);
        }

        return frames;
    }

    private static Frame Frame(long number) => new(number, default, new Dictionary<string, ReadOnlyMemory<byte>>());
}
