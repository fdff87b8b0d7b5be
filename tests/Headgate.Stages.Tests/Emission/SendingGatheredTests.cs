using Headgate.Stages.Dispatching;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Emission;

/// <summary>What a callback has gathered is sent by another thread, while the callback goes on.</summary>
public sealed class SendingGatheredTests
{
    [Fact]
    public void What_was_gathered_goes_out_once_and_in_its_order()
    {
        var outlet = new OutletProbe<int>();
        var consumer = outlet.Join(ask: 100);
        outlet.Outlet.Watch();

        outlet.Outlet.Open();
        outlet.Outlet.SendGathered();
        Assert.Empty(consumer.Events);
        outlet.Outlet.Emit([1, 2, 3]);
        outlet.Outlet.SendGathered();
        Assert.Equal([1, 2, 3], consumer.Events);
        outlet.Outlet.Emit(4);
        outlet.Outlet.SendGathered();
        outlet.Outlet.SendGathered();
        Assert.Equal([1, 2, 3, 4], consumer.Events);
        outlet.Outlet.Emit(5);
        outlet.Outlet.Close();

        Assert.Equal([1, 2, 3, 4, 5], consumer.Events);
        Assert.Equal(5, outlet.Outlet.EmittedCount);
    }

    [Fact]
    public void Between_callbacks_there_is_nothing_to_send()
    {
        var outlet = new OutletProbe<int>();
        var consumer = outlet.Join(ask: 100);
        outlet.Outlet.Watch();
        outlet.Emit(1);

        outlet.Outlet.SendGathered();
        outlet.Outlet.Open();
        outlet.Outlet.Emit(2);
        outlet.Outlet.Abandon();
        outlet.Outlet.SendGathered();
        outlet.Outlet.Stop(StopReason.Shutdown);

        Assert.Equal([1], consumer.Events);
        Assert.Equal([2], outlet.Discarded);
    }

    [Fact]
    public void What_could_not_be_sent_fails_the_callback_where_it_ends()
    {
        var outlet = new OutletProbe<int>(PartitionDispatcher.ByCount<int>(1, number => number == 2 ? throw new FormatException("boom") : 0));
        outlet.Outlet.Watch();
        outlet.JoinPartition(0, ask: 10);

        outlet.Outlet.Open();
        outlet.Outlet.Emit([1, 2, 3]);
        outlet.Outlet.SendGathered();
        outlet.Outlet.Emit(4);

        Assert.Throws<FormatException>(outlet.Outlet.Close);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20_000)]
    [Trait("Conformance", "S46")]
    public async Task No_event_is_lost_doubled_or_moved_however_often_another_thread_sends(int perCallback)
    {
        const int Events = 400_000;
        var outlet = new OutletProbe<int>(bufferSize: int.MaxValue);
        var consumer = outlet.Join(ask: int.MaxValue);
        outlet.Outlet.Watch();
        using var ended = new CancellationTokenSource();
        var sending = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested) outlet.Outlet.SendGathered();
        });

        for (var next = 0; next < Events;)
        {
            outlet.Outlet.Open();
            for (var i = 0; i < perCallback && next < Events; i++) Emit(outlet, ref next);
            outlet.Outlet.Close();
        }

        await ended.CancelAsync();
        await sending;
        Assert.Equal(Enumerable.Range(0, consumer.Events.Count), consumer.Events);
        Assert.Equal(consumer.Events.Count, outlet.Outlet.EmittedCount);
        Assert.True(consumer.Events.Count >= Events);
    }

    /// <summary>In each of the ways in which one can emit.</summary>
    private static void Emit(OutletProbe<int> outlet, ref int next)
    {
        switch (next % 5)
        {
            case 0:
                outlet.Outlet.Emit([next++, next++, next++]);
                break;
            case 3:
                var room = outlet.Outlet.Reserve(4);
                (room[0], room[1]) = (next++, next++);
                outlet.Outlet.Commit(2);
                break;
            case 4 when next % 1000 == 4:
                outlet.Outlet.Flush();
                outlet.Outlet.Emit(next++);
                break;
            default:
                outlet.Outlet.Emit(next++);
                break;
        }
    }
}
