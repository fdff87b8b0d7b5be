using Headgate.Race.Peers;
using Headgate.Stages;

namespace Headgate.Race.Latency;

/// <summary>Headgate: the first stage emits when it is told to; the defaults.</summary>
internal sealed class HeadgateStages : ILatencyPeer
{
    public string Name => PeerNames.Headgate;

    public async Task RunAsync(LatencyBook book)
    {
        await using var sender = Stage.Start(new Sender(book));
        await using var passer = Stage.Start(new Passer());
        await using var receiver = Stage.Start(new Receiver(book, sender));
        await receiver.SubscribeToAsync(passer);
        await passer.SubscribeToAsync(sender);
        sender.Send();
        await receiver.Completion;
    }

    private sealed class Sender : Producer<long>
    {
        private readonly Action _emit;

        public Sender(LatencyBook book) => _emit = () => Emit(book.Send());

        public void Send() => Post(_emit);

        public void End() => Post(() => Complete());

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken) => default;
    }

    private sealed class Passer : ProducerConsumer<long, long>
    {
        protected override ValueTask OnEventsAsync(EventBatch<long> events, CancellationToken cancellationToken)
        {
            foreach (var sent in events) Emit(sent);
            return default;
        }
    }

    private sealed class Receiver(LatencyBook book, Sender sender) : Consumer<long>
    {
        protected override ValueTask OnEventsAsync(EventBatch<long> events, CancellationToken cancellationToken)
        {
            foreach (var sent in events)
            {
                if (book.Arrived(sent)) sender.Send();
                else sender.End();
            }

            return default;
        }
    }
}
