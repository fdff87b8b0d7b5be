using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Pipelines.Tests.Pipelines;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Connections;

/// <summary>A broker of numbers in memory, whose connections can be cut: what was not acknowledged then is sent again, in its order.</summary>
internal sealed class FlakyBroker(StageLab lab, int count)
{
    private readonly SortedSet<int> _waiting = [.. Enumerable.Range(0, count)];

    public bool IsUp { get; set; } = true;

    public int ConnectCount { get; set; }

    public int OpenCount { get; set; }

    public List<TimeSpan> Attempts { get; } = [];

    public List<FlakyEpoch> Epochs { get; } = [];

    public HashSet<int> Acknowledged { get; } = [];

    public int AcknowledgedTwice { get; private set; }

    public int LeftCount => count - Acknowledged.Count;

    public FlakyConnection? Connection { get; set; }

    public Func<Exception, bool> IsTransient { get; set; } = static _ => true;

    public ReconnectOptions Reconnect { get; } = new() { UseJitter = false };

    public Source<int> Create(SourceContext context) => new FlakySource(this, context);

    public async Task ReachAsync(CancellationToken cancellationToken)
    {
        Attempts.Add(lab.Time.Elapsed);
        await lab.TurnsAsync(3, cancellationToken);
        if (!IsUp) throw new IOException("Nobody listens.");
        ConnectCount++;
    }

    /// <summary>Takes the next number; null when there is none now.</summary>
    public int? Take()
    {
        if (_waiting.Count == 0) return null;
        var first = _waiting.Min;
        _waiting.Remove(first);
        return first;
    }

    public void Acknowledge(int number)
    {
        if (!Acknowledged.Add(number)) AcknowledgedTwice++;
    }

    public void Return(int number) => _waiting.Add(number);

    /// <summary>Cuts the connection that is open.</summary>
    public void Cut()
    {
        if (Connection is not { } connection) return;
        connection.IsCut = true;
        Connection = null;
        foreach (var number in connection.Epoch.Open) _waiting.Add(number);
        connection.Epoch.Open.Clear();
    }

    private sealed class FlakySource(FlakyBroker broker, SourceContext context) : ConnectedSource<int>(context, "flaky", broker.Reconnect)
    {
        protected override async ValueTask<SourceConnection<int>> ConnectAsync(CancellationToken cancellationToken)
        {
            await broker.ReachAsync(cancellationToken);
            return broker.Connection = new FlakyConnection(broker, Context);
        }

        protected override bool IsTransient(Exception failure) => broker.IsTransient(failure);
    }
}
