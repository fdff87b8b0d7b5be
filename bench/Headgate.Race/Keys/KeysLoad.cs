using System.Diagnostics;

namespace Headgate.Race.Keys;

/// <summary>
/// The messages of one run and their handler. Keys take turns in the stream; the last key, when it takes part, is the slow one. The run is measured from
/// its first message to the last of the quick keys, or until its time is over: from then on nothing is waited for, so that what is left drains at once.
/// </summary>
/// <remarks>
/// Handlers wait for a timer and do not compute: 16 spinning handlers would share the cores, and a slow key would take from the others' computing time
/// in any design. What is measured here is whether they are let begin.
/// </remarks>
internal sealed class KeysLoad(bool hasSlowKey, int messagesPerKey, TimeSpan slow, TimeSpan limit) : IDisposable
{
    public const int KeyCount = 16;

    public const int SlowKey = KeyCount - 1;

    public static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly int[] _last = new int[KeyCount];
    private long _begun;
    private long _ended;
    private int _quickHandled;

    /// <summary>All messages, in the order in which they come.</summary>
    public IEnumerable<KeyedNumber> Messages()
    {
        _begun = Stopwatch.GetTimestamp();
        _over.CancelAfter(limit);
        for (var number = 1; number <= messagesPerKey; number++)
        {
            for (var key = 0; key < (hasSlowKey ? KeyCount : SlowKey); key++) yield return new KeyedNumber(key, number);
        }
    }

    public async ValueTask HandleAsync(KeyedNumber message)
    {
        if (!_over.IsCancellationRequested) await WaitAsync(message.Key == SlowKey ? slow : Quick);
        var before = Interlocked.Exchange(ref _last[message.Key], message.Number);
        if (before != message.Number - 1) throw new InvalidOperationException($"Message {message.Number} of key {message.Key} came after its message {before}.");
        if (message.Key != SlowKey && !_over.IsCancellationRequested) CountQuick();
    }

    /// <summary>How many messages of the quick keys were handled in a second.</summary>
    /// <exception cref="InvalidOperationException">Some messages were not handled.</exception>
    public double QuickPerSecond()
    {
        var handled = _last.Sum(static last => (long)last);
        var expected = (long)messagesPerKey * (hasSlowKey ? KeyCount : SlowKey);
        if (handled != expected) throw new InvalidOperationException($"{handled} messages were handled; it must be {expected}.");
        var seconds = _ended == 0 ? limit.TotalSeconds : Stopwatch.GetElapsedTime(_begun, _ended).TotalSeconds;
        return _quickHandled / seconds;
    }

    public void Dispose() => _over.Dispose();

    private void CountQuick()
    {
        if (Interlocked.Increment(ref _quickHandled) < messagesPerKey * SlowKey) return;
        _ended = Stopwatch.GetTimestamp();
        _over.Cancel();
    }

    private async Task WaitAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, TimeProvider.System, _over.Token);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
