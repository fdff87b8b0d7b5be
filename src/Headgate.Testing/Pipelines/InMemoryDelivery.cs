using System.Collections.Frozen;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Testing.Pipelines;

/// <summary>A message of an <see cref="InMemorySource{T}"/>.</summary>
internal sealed class InMemoryDelivery<T>(InMemorySource<T> source, T data, long position, IReadOnlyDictionary<string, object?>? metadata, int sizeBytes)
    : Delivery(source.Acknowledger)
{
    public T Data => data;

    public override object? Reference => source;

    public override long Position => position;

    public override int SizeBytes => sizeBytes;

    public override IReadOnlyDictionary<string, object?> Metadata => metadata ?? FrozenDictionary<string, object?>.Empty;
}
