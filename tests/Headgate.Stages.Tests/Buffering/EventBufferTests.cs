using System.Runtime.CompilerServices;
using CsCheck;
using Headgate.Stages.Buffering;

namespace Headgate.Stages.Tests.Buffering;

public sealed class EventBufferTests
{
    // GS-067.
    [Fact]
    [Trait("Conformance", "S14")]
    public void Events_leave_in_the_order_in_which_they_came()
    {
        var buffer = new EventBuffer<int>(10, null);

        buffer.Store([1, 2, 3]);
        var first = buffer.Take(2);
        buffer.Store([4]);

        Assert.Equal([1, 2], first);
        Assert.Equal([3, 4], buffer.Take(2));
        Assert.Equal(0, buffer.Count);
        Assert.Equal(4, buffer.Position);
    }

    // GS-061, GS-062.
    [Theory]
    [InlineData(BufferKeep.Last, new[] { 1, 2 }, new[] { 3, 4, 5 })]
    [InlineData(BufferKeep.First, new[] { 4, 5 }, new[] { 1, 2, 3 })]
    [Trait("Conformance", "S14")]
    public void A_full_buffer_keeps_what_it_was_told_to_and_returns_what_it_drops(BufferKeep keep, int[] dropped, int[] kept)
    {
        var buffer = new EventBuffer<int>(3, keep);
        buffer.Store([1, 2]);

        Assert.Equal(dropped, buffer.Store([3, 4, 5]));
        Assert.Equal(kept, buffer.Take(3));
    }

    [Theory]
    [InlineData(BufferKeep.Last, new[] { 1, 2, 3, 4 }, new[] { 5, 6 })]
    [InlineData(BufferKeep.First, new[] { 3, 4, 5, 6 }, new[] { 1, 2 })]
    [Trait("Conformance", "S14")]
    public void More_than_the_whole_buffer_at_once_is_cut_as_well(BufferKeep keep, int[] dropped, int[] kept)
    {
        var buffer = new EventBuffer<int>(2, keep);
        buffer.Store([1]);

        Assert.Equal(dropped, buffer.Store([2, 3, 4, 5, 6]));
        Assert.Equal(kept, buffer.Take(2));
    }

    // GS-008: a GenStage with buffer_size 0 does not start.
    [Theory]
    [InlineData(BufferKeep.Last)]
    [InlineData(BufferKeep.First)]
    [Trait("Conformance", "S14")]
    [Trait("Conformance", "S49")]
    public void A_buffer_of_size_0_drops_everything_at_once(BufferKeep keep)
    {
        var buffer = new EventBuffer<int>(0, keep);

        Assert.False(buffer.HasRoomFor(1));
        Assert.True(buffer.HasRoomFor(0));
        Assert.Equal([1, 2], buffer.Store([1, 2]));
        Assert.Equal((0, 0L), (buffer.Count, buffer.Position));
    }

    [Fact]
    [Trait("Conformance", "S14")]
    public void A_buffer_does_what_a_naive_list_does()
    {
        var steps = Gen.Select(Gen.Bool, Gen.Int[0, 12]).Array[0, 40];
        Gen.Select(Gen.Int[0, 20], Gen.Enum<BufferKeep>(), steps).Sample((capacity, keep, script) =>
        {
            var (buffer, model) = (new EventBuffer<int>(capacity, keep), new List<int>());
            var (next, left) = (0, 0L);
            foreach (var (isStore, count) in script)
            {
                if (isStore)
                {
                    var events = Enumerable.Range(next, count).ToArray();
                    next += count;
                    var cameIn = model.Count;
                    var dropped = Store(model, events, capacity, keep);
                    left += keep == BufferKeep.Last ? Math.Min(dropped.Count, cameIn) : 0;
                    Assert.Equal(dropped, buffer.Store(events));
                }
                else
                {
                    var taken = Math.Min(count, model.Count);
                    Assert.Equal(model.Take(taken), buffer.Take(taken));
                    model.RemoveRange(0, taken);
                    left += taken;
                }

                Assert.Equal((model.Count, left), (buffer.Count, buffer.Position));
                Assert.Equal(capacity - model.Count >= 5, buffer.HasRoomFor(5));
            }
        });
    }

    [Fact]
    [Trait("Conformance", "S14")]
    public void A_buffer_without_bound_grows_and_lets_go_of_what_has_left()
    {
        var buffer = new EventBuffer<object>(int.MaxValue, null);
        var watched = Fill(buffer);

        LetGo(buffer, 1000);
        GC.Collect();

        Assert.False(watched.TryGetTarget(out _), "The buffer still holds an event that has left.");
        Assert.Equal(2000, buffer.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LetGo(EventBuffer<object> buffer, int count) => buffer.Take(count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<object> Fill(EventBuffer<object> buffer)
    {
        var first = new object();
        buffer.Store([first]);
        for (var i = 1; i < 3000; i++) buffer.Store([new object()]);
        return new WeakReference<object>(first);
    }

    private static List<int> Store(List<int> model, int[] events, int capacity, BufferKeep keep)
    {
        if (keep == BufferKeep.First)
        {
            var room = Math.Max(0, capacity - model.Count);
            model.AddRange(events.Take(room));
            return [.. events.Skip(room)];
        }

        model.AddRange(events);
        var excess = Math.Max(0, model.Count - capacity);
        var dropped = model[..excess];
        model.RemoveRange(0, excess);
        return dropped;
    }
}
