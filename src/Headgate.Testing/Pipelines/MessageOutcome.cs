using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Testing.Pipelines;

/// <summary>What has become of a message that a test has sent through a pipeline. Immutable.</summary>
public sealed class MessageOutcome
{
    internal MessageOutcome(object? sent, Delivery delivery, IReadOnlyList<object?> results)
    {
        Sent = sent;
        Status = delivery.Status;
        Failure = delivery.Failure;
        Metadata = delivery.Metadata;
        Results = results;
    }

    /// <summary>Gets the data with which it was sent.</summary>
    public object? Sent { get; }

    /// <summary>Gets what its source would have been told.</summary>
    public DeliveryStatus Status { get; }

    /// <summary>Gets whether it was processed.</summary>
    public bool Succeeded => Status == DeliveryStatus.Succeeded;

    /// <summary>Gets why it failed; null when it did not.</summary>
    public Exception? Failure { get; }

    /// <summary>Gets the metadata with which it was sent.</summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; }

    /// <summary>Gets the data with which it ended: one, or more when it was split or went to several batchers, in the order in which they ended.</summary>
    public IReadOnlyList<object?> Results { get; }

    /// <summary>Gets the data with which it ended, when that is one.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <returns>The data.</returns>
    /// <exception cref="InvalidOperationException">It ended with none or with several, or with data of another type.</exception>
    public T Result<T>() => Results.Count == 1 && Results[0] is T result
        ? result
        : throw new InvalidOperationException(
            $"The message ended as {Status} with {Results.Count} results ({string.Join(", ", Results.Select(static result => result?.GetType().Name ?? "null"))}), not with one {typeof(T).Name}.{(Failure is null ? "" : $" It failed: {Failure.Message}")}");
}
