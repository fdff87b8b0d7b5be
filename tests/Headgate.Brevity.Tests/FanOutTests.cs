using System.Collections.Concurrent;
using Headgate.Brevity.Clients;
using Headgate.Brevity.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.Tests;

public abstract class FanOutTests : PatternTests
{
    private readonly MemoryQueue _queue = new();
    private readonly MemoryTable<Order> _orders = new();
    private readonly MemoryTable<Order> _audit = new();

    [Fact]
    public async Task A_message_is_acknowledged_when_both_tables_have_it()
    {
        var early = new ConcurrentBag<string>();
        _queue.OnAcknowledge = bodies =>
        {
            var stored = _orders.Rows.Select(row => row.Line).Intersect(_audit.Rows.Select(row => row.Line)).ToHashSet();
            foreach (var body in bodies.Where(body => !stored.Contains(body))) early.Add(body);
        };
        _queue.Write([.. Lines(700), "no order"]);
        _queue.FailNext(2);
        using var host = await StartAsync(AddDoubles);
        await _queue.Watch.UntilAsync(() => _queue.Acknowledged.Length + _queue.Returned.Length == 701);

        Assert.Equal(Lines(700).Order(StringComparer.Ordinal), _queue.Acknowledged.Order(StringComparer.Ordinal));
        Assert.Equal(["no order"], _queue.Returned);
        Assert.Equal((700, 700), (_orders.Rows.Length, _audit.Rows.Length));
        Assert.Equal(100, _orders.LargestBatch);
        Assert.Empty(early);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_message_that_one_of_the_tables_refuses_is_given_back_once()
    {
        _audit.Before = _ => throw new InvalidOperationException("there is no such column");
        _orders.FailNext(3);
        _queue.Write(Lines(20));
        using var host = await StartAsync(AddDoubles);
        await _queue.Watch.UntilAsync(() => _queue.Returned.Length == 20);
        Assert.Equal(20, _orders.Rows.Length);
        Assert.Empty(_queue.Acknowledged);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_nothing_unsettled()
    {
        _queue.Write(Lines(100_000));
        using var host = await StartAsync(AddDoubles);
        await _queue.Watch.UntilAsync(() => _queue.Acknowledged.Length > 200);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _queue.HeldCount);
        Assert.Equal(100_000, _queue.WaitingCount + _queue.Acknowledged.Length + _queue.Returned.Length);
    }

    private void AddDoubles(IServiceCollection services) => services
        .AddSingleton<IQueueClient>(_queue).AddKeyedSingleton<ITable<Order>>("orders", _orders).AddKeyedSingleton<ITable<Order>>("audit", _audit);

    public sealed class WithHeadgate : FanOutTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.WithHeadgate.FanOut.Add(services);
    }

    public sealed class ByHand : FanOutTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.ByHand.FanOut.Add(services);
    }
}
