namespace Headgate.RabbitMq.Settling;

/// <summary>
/// Settles the messages of a channel, in rounds: while one is sent the next gathers, so that the busier it is, the more go into one command. What one round has decided
/// is sent before the next decides; else a command for several would settle what another has not sent yet. Thread-safe.
/// </summary>
/// <param name="send">Sends a command; called one at a time.</param>
internal sealed class Settler(Func<SettleCommand, ValueTask> send)
{
    private readonly Lock _gate = new();
    private readonly DeliveryWindow _window = new();
    private readonly List<SettleCommand> _commands = [];
    private SettleRound _gathering = new();
    private SettleRound _spare = new();
    private bool _isSending;

    /// <summary>A message has come.</summary>
    public void Receive(ulong tag)
    {
        lock (_gate) _window.Receive(tag);
    }

    /// <summary>Settles messages. Ends when their commands are sent; whoever waits no longer leaves them in their round all the same.</summary>
    public ValueTask SettleAsync(ReadOnlySpan<SettledTag> settled, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _gathering.Settled.AddRange(settled);
            if (_isSending) return new ValueTask(_gathering.WaitAsync().WaitAsync(cancellationToken));
            _isSending = true;
        }

        return SendAsync();
    }

    /// <summary>Sends the round that has gathered, which is the caller's, and those that gather meanwhile.</summary>
    private async ValueTask SendAsync()
    {
        Exception? own = null;
        for (var isOwn = true; Take() is { } round; isOwn = false)
        {
            var failure = await TrySendAsync();
            if (isOwn) own = failure;
            lock (_gate)
            {
                round.End(failure);
                _spare = round;
            }
        }

        if (own is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(own);
    }

    private SettleRound? Take()
    {
        lock (_gate)
        {
            _isSending = _gathering.Settled.Count > 0;
            if (!_isSending) return null;
            var round = _gathering;
            _gathering = _spare;
            _window.Settle(round.Settled, _commands);
            return round;
        }
    }

    private async ValueTask<Exception?> TrySendAsync()
    {
        try
        {
            foreach (var command in _commands) await send(command);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
        finally
        {
            _commands.Clear();
        }
    }
}
