using Headgate.Pipelines.Sources;

namespace Headgate.Testing.Pipelines;

/// <summary>Reads an <see cref="InMemorySource{T}"/> for a pipeline.</summary>
internal sealed class InMemorySourceReader<T>(InMemorySource<T> source) : Source<T>
{
    public override ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken) => source.ReadAsync(messages, cancellationToken);
}
