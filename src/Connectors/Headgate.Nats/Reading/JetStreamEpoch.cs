using System.Globalization;
using System.Text;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using NATS.Client.Core;

namespace Headgate.Nats.Reading;

/// <summary>The time of a connection: what came by it is acknowledged by it.</summary>
internal sealed class JetStreamEpoch : Epoch, ILeaseAcknowledger
{
    private static readonly ReadOnlyMemory<byte> Ack = "+ACK"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Terminate = "+TERM"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Progress = "+WPI"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> NakAtOnce = "-NAK"u8.ToArray();
    private readonly CancellationTokenSource _over;
    private readonly NatsConnection _connection;
    private readonly ReadOnlyMemory<byte> _failed;
    private readonly bool _confirms;
    private int _isFinished;

    public JetStreamEpoch(SourceContext context, JetStreamConsumerOptions options, NatsConnection connection, TimeSpan ackWait, CancellationTokenSource over)
        : base(context)
    {
        _over = over;
        Over = over.Token;
        _connection = connection;
        _confirms = options.ConfirmAcks;
        LeaseDuration = ackWait;
        _failed = options.OnFailure switch
        {
            JetStreamSettlement.Ack => Ack,
            JetStreamSettlement.Nak => Nak(options.NakDelay),
            _ => Terminate,
        };
    }

    public TimeSpan LeaseDuration { get; }

    /// <summary>Gets a token that is cancelled when the epoch is over.</summary>
    public CancellationToken Over { get; }

    /// <summary>Ends the epoch, and whatever waits for the server.</summary>
    public void Finish()
    {
        End();
        if (Interlocked.Exchange(ref _isFinished, 1) == 0) _over.Cancel();
    }

    public async ValueTask ExtendAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        if (IsOver) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Over);
        foreach (var delivery in deliveries) await TellAsync(delivery, Progress);
        await _connection.PingAsync(either.Token);
    }

    /// <summary>Hands a message back that was never given out.</summary>
    public ValueTask HandBackAsync(string replyTo) => PublishAsync(replyTo, NakAtOnce);

    protected override async ValueTask SettleAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Over);
        try
        {
            foreach (var delivery in ended.Failed) await TellAsync(delivery, _failed);
            foreach (var delivery in ended.Returned) await TellAsync(delivery, NakAtOnce);
            if (_confirms) await ConfirmAsync(ended.Succeeded, either.Token);
            else foreach (var delivery in ended.Succeeded) await TellAsync(delivery, Ack);

            // The answer to a ping comes after the server has read what was sent before: one round trip for the group, and a lost connection is noticed here.
            await _connection.PingAsync(either.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && _connection.ConnectionState != NatsConnectionState.Open)
        {
            Finish();
            throw;
        }
    }

    private static ReadOnlyMemory<byte> Nak(TimeSpan delay) => delay == TimeSpan.Zero
        ? NakAtOnce
        : Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"-NAK {{\"delay\": {delay.Ticks * TimeSpan.NanosecondsPerTick}}}"));

    private Task ConfirmAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken) =>
        Task.WhenAll(deliveries.Select(delivery => _connection.RequestAsync<ReadOnlyMemory<byte>, byte[]>(
            ((JetStreamDelivery)delivery).ReplyTo, Ack, null, NatsRawSerializer<ReadOnlyMemory<byte>>.Default, NatsRawSerializer<byte[]>.Default, null, null, cancellationToken).AsTask()));

    private ValueTask TellAsync(Delivery delivery, ReadOnlyMemory<byte> what) => PublishAsync(((JetStreamDelivery)delivery).ReplyTo, what);

    /// <summary>Not cancelled when the pipeline gives up: it waits for the server only while the connection is lost, and then the epoch is soon over.</summary>
    private ValueTask PublishAsync(string replyTo, ReadOnlyMemory<byte> what) =>
        _connection.PublishAsync(replyTo, what, null, null, NatsRawSerializer<ReadOnlyMemory<byte>>.Default, null, Over);
}
