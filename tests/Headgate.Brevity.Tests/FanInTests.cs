using Headgate.Brevity.Clients;
using Headgate.Brevity.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.Tests;

public abstract class FanInTests : PatternTests
{
    private readonly Dictionary<string, MemoryQueue> _queues = new() { ["web"] = new(), ["shops"] = new(), ["phone"] = new() };
    private readonly MemoryTable<Order> _table = new();

    [Fact]
    public async Task Each_queue_is_told_what_became_of_its_own()
    {
        foreach (var (name, queue) in _queues) queue.Write([.. Lines(200).Select(line => $"{line};{name}"[..line.Length]), $"no order of {name}"]);
        _queues["web"].FailNext(2);
        _table.FailNext(3);
        using var host = await StartAsync(AddDoubles);
        foreach (var (name, queue) in _queues)
        {
            await queue.Watch.UntilAsync(() => queue.Acknowledged.Length + queue.Returned.Length == 201);
            Assert.Equal(Lines(200).Order(StringComparer.Ordinal), queue.Acknowledged.Order(StringComparer.Ordinal));
            Assert.Equal([$"no order of {name}"], queue.Returned);
        }

        Assert.Equal(600, _table.Rows.Length);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_queue_that_has_ended_does_not_end_the_others()
    {
        _queues["phone"].Close();
        using var host = await StartAsync(AddDoubles);
        _queues["shops"].Write(Lines(3));
        await _queues["shops"].Watch.UntilAsync(() => _queues["shops"].Acknowledged.Length == 3);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_the_table_refuses_is_given_back()
    {
        _table.Before = _ => throw new InvalidOperationException("there is no such column");
        _queues["web"].Write(Lines(10));
        using var host = await StartAsync(AddDoubles);
        await _queues["web"].Watch.UntilAsync(() => _queues["web"].Returned.Length == 10);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_nothing_unsettled()
    {
        foreach (var queue in _queues.Values) queue.Write(Lines(50_000));
        using var host = await StartAsync(AddDoubles);
        await _table.Watch.UntilAsync(() => _table.Rows.Length > 300);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.All(_queues.Values, queue => Assert.Equal(0, queue.HeldCount));
    }

    private void AddDoubles(IServiceCollection services)
    {
        services.AddSingleton<ITable<Order>>(_table);
        foreach (var (name, queue) in _queues) services.AddKeyedSingleton<IQueueClient>(name, queue);
    }

    public sealed class WithHeadgate : FanInTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.WithHeadgate.FanIn.Add(services);
    }

    public sealed class ByHand : FanInTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.ByHand.FanIn.Add(services);
    }
}
