namespace Headgate.Stages.Streams;

/// <summary>Options of a producer that reads a sequence.</summary>
/// <typeparam name="T">The type of the events.</typeparam>
public class StreamOptions<T> : ProducerOptions<T>
{
    /// <summary>Gets what the producer does when its last consumer has left.</summary>
    /// <value>The default is <see cref="WhenUnused.Continue"/>.</value>
    public WhenUnused WhenUnused { get; init; } = WhenUnused.Continue;
}
