using Headgate.Stages;

namespace Headgate.Flows.Planning;

/// <summary>A source that belongs to the flow.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="create">Makes its producer.</param>
internal sealed class MadeSource<T>(Func<Producer<T>> create) : ISource<T>
{
    /// <inheritdoc />
    public SourceParts<T> Make()
    {
        var stage = create() ?? throw FlowErrors.NoProducer();
        return new SourceParts<T>([stage], [stage]);
    }
}
