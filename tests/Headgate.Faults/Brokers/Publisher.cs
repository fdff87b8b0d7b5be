using Headgate.Faults.Ledger;

namespace Headgate.Faults.Brokers;

/// <summary>Sends messages all the time, whatever happens to the broker: what was not confirmed is sent again.</summary>
public sealed class Publisher(IBroker broker, FaultLedger ledger) : IAsyncDisposable
{
    private const int BatchCount = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;
    private long _next = 1;

    /// <summary>How often something was not confirmed.</summary>
    public int FailureCount { get; private set; }

    /// <summary>Begins.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Ends, when what was sent last is confirmed. The broker must be there.</summary>
    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _running;
    }

    /// <summary>Sends some more, after <see cref="StopAsync"/>: whether they arrive shows that things flow.</summary>
    public Task SendFreshAsync() => SendAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAny(_running, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None));
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            await SendAsync();
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task SendAsync()
    {
        var ids = Enumerable.Range(0, BatchCount).Select(i => _next + i).ToList();
        _next += BatchCount;
        for (var begun = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begun) < Patience;)
        {
            foreach (var id in ids) ledger.Send(id);
            try
            {
                await broker.SendAsync([.. ids.Select(static id => Duty.Of(id).Text)]);
                foreach (var id in ids) ledger.Confirm(id);
                return;
            }
            catch (Exception)
            {
                // The broker is away, or was while it was to confirm. Nobody knows what it has: it is sent again.
                FailureCount++;
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }

        throw new InvalidOperationException($"{broker.Name} has confirmed nothing within {Patience}.");
    }
}
