using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.OpenTelemetry.Tests.Workload;

/// <summary>A broker in memory, whose first connection gives one message and is lost before that has ended. The second gives all, and stays.</summary>
internal sealed class Canal(int count)
{
    public const int Lag = 42;

    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    /// <summary>Ends when the first connection is lost.</summary>
    public Task Lost => _lost.Task;

    /// <summary>The sender of a message, as its header says it.</summary>
    public static string TraceParentOf(int number) => $"00-{number:x32}-{number:x16}-01";

    public Source<int> Open(SourceContext context) => new CanalSource(this, context);

    private sealed class CanalSource(Canal canal, SourceContext context)
        : ConnectedSource<int>(context, "canal", new ReconnectOptions { Delay = TimeSpan.FromMilliseconds(1), UseJitter = false })
    {
        protected override ValueTask<SourceConnection<int>> ConnectAsync(CancellationToken cancellationToken) => new(new CanalConnection(canal, Context, Interlocked.Increment(ref canal._connections) == 1));
    }

    private sealed class CanalConnection(Canal canal, SourceContext context, bool isFirst) : SourceConnection<int>
    {
        private readonly CanalEpoch _epoch = new(context);
        private int _next = 1;

        public override async ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
        {
            if (isFirst && _next > 1) throw new IOException("The canal is dry.");
            if (_next > canal.Count) await Task.Delay(Timeout.InfiniteTimeSpan, context.TimeProvider, cancellationToken);
            var last = isFirst ? 1 : canal.Count;
            var given = 0;
            for (; _next <= last && !messages.IsFull; given++)
            {
                var metadata = new Dictionary<string, object?> { ["traceparent"] = TraceParentOf(_next) };
                messages.Add(_next++, new DescribedDelivery(_epoch, metadata: metadata));
            }

            _epoch.NoteReceived(given);
            context.NoteLag(Lag);
            return true;
        }

        public override ValueTask DisposeAsync()
        {
            _epoch.End();
            canal._lost.TrySetResult();
            return base.DisposeAsync();
        }
    }

    private sealed class CanalEpoch(SourceContext context) : Epoch(context)
    {
        protected override ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken) => default;
    }

    private int Count => count;
}
