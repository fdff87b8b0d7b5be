using Headgate.Pipelines.Failures;

namespace Headgate.Testing.Pipelines;

/// <summary>A dead-letter sink that keeps what comes to it. Thread-safe.</summary>
public sealed class InMemoryDeadLetters : IDeadLetterSink
{
    private readonly Lock _gate = new();
    private readonly List<DeadLetter> _letters = [];

    /// <summary>Gets the dead letters, in the order in which they came.</summary>
    public IReadOnlyList<DeadLetter> Letters
    {
        get
        {
            lock (_gate) return [.. _letters];
        }
    }

    /// <inheritdoc />
    public ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        lock (_gate) _letters.AddRange(letters);
        return default;
    }
}
