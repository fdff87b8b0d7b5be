using Headgate.Faults.Brokers;
using Headgate.Faults.Ledger;
using Headgate.Faults.Processes;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;
using Headgate.Servers;

namespace Headgate.Faults.Scenarios;

/// <summary>A broker that is sent to all the time, a worker that reads from it, and a database that no fault reaches, where what it has read arrives.</summary>
internal sealed class BrokerRun : IAsyncDisposable
{
    /// <summary>In seconds. Leases of what a dead worker had, and time-outs of clients, must have run out by then.</summary>
    private const int LongestWait = 60;

    private readonly PostgresServer _sink = new();
    private readonly List<WorkerProcess> _workers = [];
    private ArrivalsTable? _table;

    private BrokerRun(IBroker broker, FaultLedger ledger)
    {
        Broker = broker;
        Ledger = ledger;
        Publisher = new Publisher(broker, ledger);
    }

    public IBroker Broker { get; }

    public FaultLedger Ledger { get; }

    public Publisher Publisher { get; }

    public ArrivalsTable Table => _table!;

    /// <summary>Starts broker and database.</summary>
    /// <param name="broker">The broker's name.</param>
    /// <param name="mayRepeat">Whether one process may bring a message twice.</param>
    public static Task<BrokerRun> StartAsync(string broker, bool mayRepeat) => StartAsync(broker, new FaultLedger { MayRepeatInOneLife = mayRepeat });

    /// <summary>Starts broker and database.</summary>
    /// <param name="broker">The broker's name.</param>
    /// <param name="ledger">The ledger.</param>
    public static Task<BrokerRun> StartAsync(string broker, FaultLedger ledger) => StartAsync(AllBrokers.Create(broker), ledger);

    /// <summary>Starts broker and database.</summary>
    /// <param name="broker">The broker; it belongs to the run.</param>
    /// <param name="ledger">The ledger.</param>
    public static async Task<BrokerRun> StartAsync(IBroker broker, FaultLedger ledger)
    {
        var run = new BrokerRun(broker, ledger);
        await run._sink.StartAsync();
        await run.Broker.Server.StartAsync();
        await run.Broker.PrepareAsync();
        run._table = await ArrivalsTable.CreateAsync(run._sink.ConnectionString, "arrivals");
        return run;
    }

    /// <summary>Starts a worker.</summary>
    public WorkerProcess StartWorker(WorkerOptions options, int? port = null, params string[] wrapper)
    {
        Broker.Point(options, port ?? Broker.Server.Port);
        (options.Sink, options.Table, options.Life) = (_sink.ConnectionString, Table.Name, _workers.Count + 1);
        var worker = WorkerProcess.Start(options, wrapper);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Waits until something new has arrived.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> FlowsAsync(string when, Finding finding)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var before = await Table.CountAsync();
        if (!await Patience.UntilAsync(async () => await Table.CountAsync() > before, LongestWait))
            finding.Complaints.Add($"{Broker.Name}: nothing arrives {when}.\n{_workers.LastOrDefault()?.Output}");
        return TimeProvider.System.GetElapsedTime(begun);
    }

    /// <summary>All faults are over: everything that is owed must arrive, and what is sent now.</summary>
    public async Task SettleAsync(Finding finding)
    {
        if (finding.Complaints.Count > 0) return;
        await Publisher.StopAsync();
        await Publisher.SendFreshAsync();
        if (!await Patience.UntilAsync(async () => Ledger.IsSettledBy(await Table.IdsAsync()), LongestWait)) finding.Notes.Add($"{Broker.Name}: {_workers.LastOrDefault()?.Output}");
        finding.Verdict += Ledger.Judge(await Table.ReadAsync());
        if (!await Patience.UntilAsync(async () => await Broker.CountLeftAsync() == 0, LongestWait))
            finding.Complaints.Add($"{Broker.Name} still has {await Broker.CountLeftAsync()} messages");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        await Publisher.DisposeAsync();
        if (_table is not null) await _table.DisposeAsync();
        await Broker.DisposeAsync();
        await _sink.DisposeAsync();
    }
}
