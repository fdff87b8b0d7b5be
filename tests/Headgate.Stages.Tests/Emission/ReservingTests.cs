using System.Runtime.CompilerServices;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Emission;

/// <summary>Room that a callback fills in by itself.</summary>
public sealed class ReservingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(10_000)]
    public void What_is_committed_is_emitted_in_its_place_among_other_events(int count)
    {
        var outlet = new OutletProbe<int>(bufferSize: int.MaxValue);
        var consumer = outlet.Join(ask: count);

        outlet.Outlet.Open();
        outlet.Outlet.Emit(-1);
        Fill(outlet, count, count);
        outlet.Outlet.Emit(-2);
        Fill(outlet, count, count / 2);
        outlet.Outlet.Close();
        outlet.Ask(consumer, 3 * count);

        Assert.Equal([-1, .. Enumerable.Range(0, count), -2, .. Enumerable.Range(0, count / 2)], consumer.Events);
        Assert.Equal(count + 2 + (count / 2), outlet.Outlet.EmittedCount);
    }

    [Fact]
    public void Room_that_is_not_committed_emits_nothing()
    {
        var outlet = new OutletProbe<int>();
        var consumer = outlet.Join(ask: 10);

        outlet.Outlet.Open();
        outlet.Outlet.Reserve(5).Fill(9);
        outlet.Outlet.Emit(1);
        outlet.Outlet.Close();

        Assert.Equal([1], consumer.Events);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_reserved_and_not_committed_does_not_stay_alive(bool commitsSome)
    {
        var outlet = new OutletProbe<object>();
        outlet.Join(ask: 10);

        var uncommitted = EmitSome(outlet, commitsSome);
        GC.Collect();

        Assert.False(uncommitted.IsAlive);
        GC.KeepAlive(outlet);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void Committing_what_was_not_reserved_is_refused(int count)
    {
        var outlet = new OutletProbe<int>();
        outlet.Outlet.Open();
        outlet.Outlet.Reserve(5);

        Assert.Throws<ArgumentOutOfRangeException>(() => outlet.Outlet.Commit(count));
    }

    [Fact]
    public void Reserving_outside_a_callback_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => new OutletProbe<int>().Outlet.Reserve(5));

    [Fact]
    public void After_an_await_what_is_committed_goes_out_at_once()
    {
        var outlet = new OutletProbe<int>();
        var consumer = outlet.Join(ask: 10);
        outlet.Outlet.Open();
        outlet.Outlet.Emit(1);

        outlet.Outlet.Suspend();
        Assert.Equal([1], consumer.Events);
        Fill(outlet, 3, 2);
        Assert.Equal([1, 0, 1], consumer.Events);
        outlet.Outlet.Emit(7);
        Assert.Equal([1, 0, 1, 7], consumer.Events);

        outlet.Outlet.Close();
        Assert.Equal(4, outlet.Outlet.EmittedCount);
        Assert.Equal([1, 0, 1, 7], consumer.Events);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference EmitSome(OutletProbe<object> outlet, bool commitsSome)
    {
        outlet.Outlet.Open();
        var room = outlet.Outlet.Reserve(5);
        for (var i = 0; i < room.Length; i++) room[i] = new object();
        var last = new WeakReference(room[4]);
        if (commitsSome) outlet.Outlet.Commit(2);
        outlet.Outlet.Close();
        return last;
    }

    private static void Fill(OutletProbe<int> outlet, int reserved, int committed)
    {
        var room = outlet.Outlet.Reserve(reserved);
        Assert.Equal(reserved, room.Length);
        for (var i = 0; i < reserved; i++) room[i] = i;
        outlet.Outlet.Commit(committed);
    }
}
