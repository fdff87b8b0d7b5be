namespace Headgate.Race.Ingest;

/// <summary>What a program must know of a message that it may try again, and that it tells apart from those that failed: in one object, as small as it can be.</summary>
internal sealed class KeptDelivery(long position)
{
    private object? _failure;
    private int _attempt = 1;
    private bool _hasEnded;

    /// <summary>What the broker knows it by.</summary>
    public long Position => position;

    /// <summary>Whether it has failed for good.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Its handler threw.</summary>
    /// <returns>Whether it is tried again.</returns>
    public bool TryAgain(Exception failure, int mostAttempts)
    {
        if (_attempt++ < mostAttempts) return true;
        _failure = failure;
        return false;
    }

    /// <summary>It is done with.</summary>
    /// <exception cref="InvalidOperationException">It was done with before.</exception>
    public void End()
    {
        if (_hasEnded) throw new InvalidOperationException($"Message {position} has ended twice.");
        _hasEnded = true;
    }
}
