using Headgate.Brevity.Clients;
using Headgate.Brevity.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headgate.Brevity.Tests;

public abstract class EtlTests : PatternTests
{
    private readonly MemoryTable<Order> _table = new();

    [Fact]
    public async Task Good_lines_are_in_the_table_once_and_others_are_rejected()
    {
        await RunAsync([.. Lines(1050), "no order", "1051;c;much"]);
        Assert.Equal(Enumerable.Range(1, 1050), _table.Rows.Select(row => row.Id).Order());
        Assert.Equal(100, _table.LargestBatch);
        var rejects = RejectsReader.Read(RejectsFile);
        Assert.Equal(["1051;c;much", "no order"], rejects.Select(reject => reject.Data).Order(StringComparer.Ordinal));
        Assert.All(rejects, reject => Assert.Equal(1, reject.Attempts));
        Assert.Contains("'no order' is no order", rejects.Select(reject => reject.Reason));
    }

    [Fact]
    public async Task A_batch_is_tried_again_while_the_table_is_down()
    {
        _table.FailNext(3);
        await RunAsync(Lines(50));
        Assert.Equal(50, _table.Rows.Length);
        Assert.Empty(RejectsReader.Read(RejectsFile));
    }

    [Fact]
    public async Task A_batch_is_rejected_after_its_last_attempt_and_the_job_goes_on()
    {
        _table.Before = rows => rows.Any(row => row.Id == 1) ? throw new TransientException("the table is down") : Task.CompletedTask;
        await RunAsync(Lines(150));
        var rejects = RejectsReader.Read(RejectsFile);
        Assert.Equal(150, rejects.Count + _table.Rows.Length);
        Assert.NotEmpty(rejects);
        Assert.NotEmpty(_table.Rows);
        Assert.Equal(Lines(150).Order(StringComparer.Ordinal), rejects.Select(reject => reject.Data).Concat(_table.Rows.Select(row => row.Line)).Order(StringComparer.Ordinal));
        Assert.All(rejects, reject => Assert.Equal(("the table is down", 4), (reject.Reason, reject.Attempts)));
    }

    [Fact]
    public async Task What_cannot_get_better_is_not_tried_again()
    {
        _table.Before = _ => throw new InvalidOperationException("there is no such column");
        await RunAsync(Lines(5));
        Assert.Equal(5, RejectsReader.Read(RejectsFile).Count);
        Assert.All(RejectsReader.Read(RejectsFile), reject => Assert.Equal(1, reject.Attempts));
    }

    [Fact]
    public async Task A_batch_does_not_wait_for_ever_to_be_full()
    {
        var items = new Items<string>(Lines(3), waitsAtEnd: true);
        using var host = await StartAsync(Doubles(items));
        await _table.Watch.UntilAsync(() => _table.Rows.Length == 3);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stop_in_the_middle_loses_nothing()
    {
        var items = new Items<string>(Lines(1_000_000));
        using var host = await StartAsync(Doubles(items));
        await _table.Watch.UntilAsync(() => _table.Rows.Length > 300);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(items.Taken.Order(StringComparer.Ordinal), _table.Rows.Select(row => row.Line).Order(StringComparer.Ordinal));
    }

    private async Task RunAsync(IEnumerable<string> lines)
    {
        using var host = await StartAsync(Doubles(new Items<string>(lines)));
        await host.WaitForShutdownAsync(TestContext.Current.CancellationToken);
    }

    private Action<IServiceCollection> Doubles(IAsyncEnumerable<string> lines) => services => services.AddSingleton(lines).AddSingleton<ITable<Order>>(_table);

    public sealed class WithHeadgate : EtlTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.WithHeadgate.Etl.Add(services);
    }

    public sealed class ByHand : EtlTests
    {
        private protected override void Add(IServiceCollection services) => Brevity.ByHand.Etl.Add(services);
    }
}
