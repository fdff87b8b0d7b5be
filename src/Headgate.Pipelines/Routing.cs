using System.Collections.Concurrent;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines;

/// <summary>Where a message goes and whether it has failed, when that is not the default. Immutable.</summary>
internal sealed record Routing
{
    /// <summary>So many names are remembered; a program that makes up names has no use for more.</summary>
    private const int MostRemembered = 64;

    private static readonly ConcurrentDictionary<string, Routing> Remembered = new(StringComparer.Ordinal);

    public static Routing Default { get; } = new();

    /// <summary>The batchers; empty for the default one.</summary>
    public IReadOnlyList<string> Batchers { get; init; } = [];

    public object? BatchKey { get; init; }

    public BatchMode BatchMode { get; init; }

    public Exception? Failure { get; init; }

    /// <summary>What the message has ended with, before its last step; null when it goes on.</summary>
    public DeliveryStatus? End { get; init; }

    /// <summary>Which of the batchers of the pipeline it goes to, once that was looked up.</summary>
    public int Target { get; init; }

    /// <summary>The routing of a message that goes to one batcher and is nothing special otherwise: the same for all of them.</summary>
    public static Routing To(string batcher)
    {
        if (Remembered.TryGetValue(batcher, out var known)) return known;
        var routing = new Routing { Batchers = [batcher] };
        if (Remembered.Count < MostRemembered) Remembered.TryAdd(batcher, routing);
        return routing;
    }
}
