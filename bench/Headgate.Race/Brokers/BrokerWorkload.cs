namespace Headgate.Race.Brokers;

/// <summary>What is done with a broker: once by a pipeline, once by a loop that somebody writes who has nothing but the client.</summary>
/// <param name="Name">What <c>--work</c> calls it.</param>
/// <param name="Description">What both do.</param>
/// <param name="DefaultMessages">The number of messages that takes about a second.</param>
internal sealed record BrokerWorkload(string Name, string Description, long DefaultMessages)
{
    /// <summary>Before each run: the server has what is to be read, and nothing else.</summary>
    public required Func<long, Task> PrepareAsync { get; init; }

    /// <summary>After each run: throws when the server does not have what it must, or has what it must not.</summary>
    public required Func<long, Task> CheckAsync { get; init; }

    /// <summary>The pipeline; it gives the sum of all numbers.</summary>
    public required Func<long, ValueTask<long>> RunPipelineAsync { get; init; }

    /// <summary>The loop; it gives the sum of all numbers.</summary>
    public required Func<long, ValueTask<long>> RunBareAsync { get; init; }

    /// <summary>The loop when it makes sure of as much as the pipeline does; null where it does so without being told.</summary>
    public Func<long, ValueTask<long>>? RunAsSureAsync { get; init; }

    /// <summary>Complains when a number that the server tells is another than it must be.</summary>
    public static void Expect(string what, long expected, long actual)
    {
        if (expected != actual) throw new InvalidOperationException($"{what}: expected {expected}, got {actual}.");
    }
}
