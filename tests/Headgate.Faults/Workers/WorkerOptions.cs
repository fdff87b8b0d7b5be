using Headgate.Faults.Weaving;

namespace Headgate.Faults.Workers;

/// <summary>What a process is to do; from its command line.</summary>
public sealed class WorkerOptions
{
    /// <summary>Where its messages are: files, postgres, rabbitmq, redis, nats or kafka.</summary>
    public string Source { get; set; } = "files";

    /// <summary>The pattern of the files, or how to connect to the broker: with commas between its nodes.</summary>
    public string From { get; set; } = "";

    /// <summary>The queue, the stream or the table there; the checkpoint of files.</summary>
    public string Queue { get; set; } = "";

    /// <summary>How to connect to the database that it writes to.</summary>
    public string Sink { get; set; } = "";

    /// <summary>The table there.</summary>
    public string Table { get; set; } = "";

    /// <summary>Whether it writes by key instead: each message has one row.</summary>
    public bool Upserts { get; set; }

    /// <summary>Whether it keeps how far it has come in each acknowledgement, which so is not over before that is kept; else at intervals, beside them.</summary>
    public bool KeepsAtOnce { get; set; }

    /// <summary>The process: 1 for the first of a run.</summary>
    public int Life { get; set; }

    /// <summary>How many messages a second it takes; 0 for as many as there are.</summary>
    public int Rate { get; set; }

    /// <summary>How many make a batch.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>How long a batch waits.</summary>
    public int BatchMilliseconds { get; set; } = 1000;

    /// <summary>How long its handler takes for each message.</summary>
    public int HandlerMilliseconds { get; set; }

    /// <summary>How long a message is its own, with brokers that lease.</summary>
    public int LeaseMilliseconds { get; set; } = 30_000;

    /// <summary>How long it may take to stop.</summary>
    public int ShutdownMilliseconds { get; set; } = 10_000;

    /// <summary>At which point it kills itself; null for nowhere. Its environment tells it so.</summary>
    public FaultPoint? DieAt { get; set; }

    /// <summary>When that point is passed for the so-many-th time.</summary>
    public int DieAfter { get; set; } = 1;
}
