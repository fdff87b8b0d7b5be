using Headgate.Stages;

namespace Headgate.Flows.Planning;

/// <summary>A source that belongs to the flow, and begins where it is told to.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="create">Makes the producer of the elements after a position.</param>
internal sealed class ReplayableSource<T>(Func<long, Producer<T>> create) : IReplayableSource<T>
{
    /// <inheritdoc />
    public SourceParts<T> Make() => MakeAt(0);

    /// <inheritdoc />
    public SourceParts<T> MakeAt(long position)
    {
        var stage = create(position);
        return new SourceParts<T>([stage], [stage]);
    }
}
