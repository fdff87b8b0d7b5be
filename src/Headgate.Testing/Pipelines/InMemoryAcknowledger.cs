using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Testing.Pipelines;

/// <summary>Tells an <see cref="InMemorySource{T}"/> what has become of its messages.</summary>
internal sealed class InMemoryAcknowledger<T>(InMemorySource<T> source) : IAcknowledger
{
    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        source.Note([.. ended.Succeeded, .. ended.Failed, .. ended.Returned]);
        return default;
    }
}
