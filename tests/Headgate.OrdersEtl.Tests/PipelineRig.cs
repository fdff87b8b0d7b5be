using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Running;
using OrdersEtl;
using OrdersEtl.ExchangeRates;
using OrdersEtl.Extraction;

namespace Headgate.OrdersEtl.Tests;

/// <summary>The pipeline of one run on real files, with a service of its own.</summary>
internal sealed class PipelineRig : IAsyncDisposable
{
    private readonly ExchangeRateServer _server;
    private readonly ExchangeRateClient _client;
    private readonly RunFiles _files;

    private PipelineRig(RunFiles files, ExchangeRateServerOptions service)
    {
        _files = files;
        _server = ExchangeRateServer.Start(service, TimeProvider.System);
        _client = new ExchangeRateClient(_server.Address);
    }

    /// <summary>Called for each row that is read.</summary>
    public Action<RawRow>? OnRead { get; init; }

    public IAcknowledger? Acknowledger { get; init; }

    public RetryOptions? Retry { get; init; }

    /// <summary>A rig on files, which belong to it.</summary>
    public static PipelineRig On(RunFiles files, Action<RawRow>? onRead = null, IAcknowledger? acknowledger = null, RetryOptions? retry = null, int failurePercent = 2) =>
        new(files, new ExchangeRateServerOptions { FailurePercent = failurePercent }) { OnRead = onRead, Acknowledger = acknowledger, Retry = retry };

    public Task<PipelineCounts> RunAsync(CancellationToken stop) => RunAsync(_files.Reader(), stop);

    public async Task<PipelineCounts> RunAsync(IRowSource reader, CancellationToken stop)
    {
        await using var rows = new RowsSource(new WatchedRows(reader, OnRead), Acknowledger);
        return await new OrdersPipeline(rows, new DayTotals(_client, Retry), _files.Store, TimeProvider.System).RunAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _files.Dispose();
    }

    private sealed class WatchedRows(IRowSource rows, Action<RawRow>? onRead) : IRowSource
    {
        public long BytesRead => rows.BytesRead;

        public bool TryRead(out RawRow row)
        {
            if (!rows.TryRead(out row)) return false;
            onRead?.Invoke(row);
            return true;
        }

        public void Dispose() => rows.Dispose();
    }
}
