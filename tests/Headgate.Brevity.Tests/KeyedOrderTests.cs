using System.Collections.Concurrent;
using Headgate.Brevity.Clients;
using Headgate.Brevity.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.Tests;

public abstract class KeyedOrderTests : PatternTests
{
    private readonly MemoryQueue _queue = new();
    private readonly MemoryTable<Order> _table = new();

    [Fact]
    public async Task Orders_of_a_customer_stay_in_order_through_retries()
    {
        var failed = new ConcurrentDictionary<int, bool>();
        var (now, most) = (0, 0);
        _table.Before = async rows =>
        {
            var order = rows.Single();
            var running = Interlocked.Increment(ref now);
            for (var seen = most; running > seen; seen = most) Interlocked.CompareExchange(ref most, running, seen);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            if (order.Id % 5 == 0 && failed.TryAdd(order.Id, true)) throw new TransientException("the table is down");
        };
        _queue.Write([.. Lines(400), "no order"]);
        using var host = await StartAsync(AddDoubles);
        await _queue.Watch.UntilAsync(() => _queue.Acknowledged.Length + _queue.Returned.Length == 401);

        Assert.Equal(["no order"], _queue.Returned);
        foreach (var customer in _table.Rows.GroupBy(row => row.Customer)) Assert.Equal(customer.Select(row => row.Id).Order(), customer.Select(row => row.Id));
        Assert.Equal(400, _table.Rows.Length);
        Assert.InRange(most, 1, 8);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_slow_customer_holds_back_nobody_else()
    {
        var gate = new TaskCompletionSource();
        _table.Before = rows => rows.Single().Customer == "c1" ? gate.Task : Task.CompletedTask;
        _queue.Write(Lines(60, customers: 30));
        using var host = await StartAsync(AddDoubles);
        await _queue.Watch.UntilAsync(() => _queue.Acknowledged.Length == 58);
        Assert.DoesNotContain("c1", _table.Rows.Select(row => row.Customer));
        gate.SetResult();
        await _queue.Watch.UntilAsync(() => _queue.Acknowledged.Length == 60);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_has_failed_for_good_is_given_back_and_its_key_goes_on()
    {
        _table.Before = rows => rows.Single().Id == 1 ? throw new TransientException("the table is down") : Task.CompletedTask;
        _queue.Write(Lines(3, customers: 1));
        using var host = await StartAsync(AddDoubles);
        await _queue.Watch.UntilAsync(() => _queue.Acknowledged.Length == 2 && _queue.Returned.Length == 1);
        Assert.Equal([2, 3], _table.Rows.Select(row => row.Id));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_nothing_unsettled()
    {
        _queue.Write(Lines(100_000));
        using var host = await StartAsync(AddDoubles);
        await _table.Watch.UntilAsync(() => _table.Rows.Length > 100);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _queue.HeldCount);
        Assert.Equal(_queue.Acknowledged.Length, _table.Rows.Length);
    }

    private void AddDoubles(IServiceCollection services) => services.AddSingleton<IQueueClient>(_queue).AddSingleton<ITable<Order>>(_table);

    public sealed class WithHeadgate : KeyedOrderTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.WithHeadgate.KeyedOrder.Add(services);
    }

    public sealed class ByHand : KeyedOrderTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.ByHand.KeyedOrder.Add(services);
    }
}
