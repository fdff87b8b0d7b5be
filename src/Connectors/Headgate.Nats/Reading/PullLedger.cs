using System.Globalization;
using System.Text;

namespace Headgate.Nats.Reading;

/// <summary>Keeps account of the one pull that is with the server: what was asked for, and what has come of it.</summary>
internal sealed class PullLedger(string inbox, string subject, JetStreamConsumerOptions options)
{
    public const int NoResponders = 503;
    private const int IdleHeartbeat = 100;
    private const int BadRequest = 400;
    private const int NoMessages = 404;
    private const int RequestTimeout = 408;
    private const int Conflict = 409;

    /// <summary>How long a pull waits after one that was refused.</summary>
    public static readonly TimeSpan RefusalDelay = TimeSpan.FromMilliseconds(250);

    private readonly string _rest = string.Create(
        CultureInfo.InvariantCulture, $",\"expires\":{Nanoseconds(options.PullExpiry)},\"idle_heartbeat\":{Nanoseconds(options.Heartbeat)}}}");

    private long _number;
    private string _replyTo = "";
    private int _left;

    /// <summary>Gets whether a pull is with the server, or must wait.</summary>
    public bool IsOpen => HasLeft || IsDelayed;

    /// <summary>Gets whether a pull is with the server.</summary>
    public bool HasLeft => _left > 0;

    /// <summary>Gets whether the next pull must wait.</summary>
    public bool IsDelayed { get; private set; }

    /// <summary>Makes a pull.</summary>
    public (string Subject, string ReplyTo, ReadOnlyMemory<byte> Body) Open(int count)
    {
        _left = count;
        _replyTo = string.Create(CultureInfo.InvariantCulture, $"{inbox}{++_number}");
        return (subject, _replyTo, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"batch\":{count}{_rest}")));
    }

    /// <summary>A message has come. With its last one a pull is over without a word.</summary>
    public void NoteMessage() => _left = Math.Max(0, _left - 1);

    /// <summary>The server speaks of a pull.</summary>
    public PullOutcome Note(string about, int code, string? text)
    {
        if (code is IdleHeartbeat or 0 || about != _replyTo) return PullOutcome.Waiting;
        _left = 0;
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

    /// <summary>The pull is void, or its waiting is over: another may be made.</summary>
    public void Reset()
    {
        _left = 0;
        IsDelayed = false;
    }

    private static bool Says(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
