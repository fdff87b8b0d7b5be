using System.Globalization;
using System.Text;

namespace Headgate.Nats.Reading;

/// <summary>
/// Keeps account of the pulls that are with the server: what was asked for, and what has come of it. The next one goes out when half of the last has come, so that the server never waits for it.
/// Messages do not say which pull has brought them, and a server that has two serves them in turn: what is left is counted over both.
/// </summary>
internal sealed class PullLedger(string inbox, string subject, JetStreamConsumerOptions options)
{
    public const int NoResponders = 503;
    private const int IdleHeartbeat = 100;
    private const int BadRequest = 400;
    private const int NoMessages = 404;
    private const int RequestTimeout = 408;
    private const int Conflict = 409;

    /// <summary>Of so many the server may still speak.</summary>
    private const int MostRemembered = 8;

    /// <summary>How long a pull waits after one that was refused.</summary>
    public static readonly TimeSpan RefusalDelay = TimeSpan.FromMilliseconds(250);

    private readonly string _rest = string.Create(
        CultureInfo.InvariantCulture, $",\"expires\":{Nanoseconds(options.PullExpiry)},\"idle_heartbeat\":{Nanoseconds(options.Heartbeat)}}}");

    /// <summary>Those that may be with the server, the last one at the end.</summary>
    private readonly List<(string ReplyTo, int Count)> _open = [];

    private long _number;

    /// <summary>Gets how many messages the server was asked for, and has not sent.</summary>
    public int LeftCount { get; private set; }

    /// <summary>Gets whether a pull is with the server.</summary>
    public bool HasLeft => LeftCount > 0;

    /// <summary>Gets whether the next pull must wait.</summary>
    public bool IsDelayed { get; private set; }

    /// <summary>Whether it is time to pull so many more.</summary>
    public bool IsTimeFor(int wanted)
    {
        if (IsDelayed || wanted <= 0) return false;

        // Beside one that is under way only what is worth it: many small ones would cost the server more than they bring.
        return !HasLeft || (2 * LeftCount <= _open[^1].Count && 2 * wanted >= _open[^1].Count);
    }

    /// <summary>Makes a pull.</summary>
    public (string Subject, string ReplyTo, ReadOnlyMemory<byte> Body) Open(int count)
    {
        if (_open.Count == MostRemembered) _open.RemoveAt(0);
        LeftCount += count;
        var replyTo = string.Create(CultureInfo.InvariantCulture, $"{inbox}{++_number}");
        _open.Add((replyTo, count));
        return (subject, replyTo, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"batch\":{count}{_rest}")));
    }

    /// <summary>A message has come. With its last one a pull is over without a word.</summary>
    public void NoteMessage()
    {
        LeftCount = Math.Max(0, LeftCount - 1);
        if (LeftCount == 0) _open.Clear();
    }

    /// <summary>The server speaks of a pull.</summary>
    /// <param name="about">Which.</param>
    /// <param name="code">The status.</param>
    /// <param name="text">What it says.</param>
    /// <param name="unsent">How many of its messages the server has not sent; null where it does not say so.</param>
    public PullOutcome Note(string about, int code, string? text, int? unsent)
    {
        var which = _open.FindIndex(pull => pull.ReplyTo == about);
        if (code is IdleHeartbeat or 0 || which < 0) return PullOutcome.Waiting;
        LeftCount = Math.Max(0, LeftCount - (unsent ?? _open[which].Count));
        _open.RemoveAt(which);
        if (_open.Count == 0) LeftCount = 0;
        if (LeftCount == 0) _open.Clear();
        return code switch
        {
            NoMessages or RequestTimeout => PullOutcome.Empty,
            NoResponders => PullOutcome.Lost,
            Conflict when Says(text, "deleted") || Says(text, "shutdown") || Says(text, "leadership") => PullOutcome.Lost,
            Conflict or BadRequest => PullOutcome.Refused,
            _ => PullOutcome.Empty,
        };
    }

    /// <summary>The next pull waits.</summary>
    public void Delay() => IsDelayed = true;

    /// <summary>The pulls are void, or their waiting is over: others may be made.</summary>
    public void Reset()
    {
        LeftCount = 0;
        _open.Clear();
        IsDelayed = false;
    }

    private static bool Says(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
