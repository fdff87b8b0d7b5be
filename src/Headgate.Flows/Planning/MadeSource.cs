using Headgate.Stages;

namespace Headgate.Flows.Planning;

/// <summary>A source that belongs to the flow.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="create">Makes its producer.</param>
internal sealed class MadeSource<T>(Func<Producer<T>> create) : ISource<T>
{
    /// <inheritdoc />
    public (IProducer<T> Producer, Stage? Owned) Start(StageEnvironment environment)
    {
        var stage = Stage.Start(create(), environment);
        return (stage, stage);
    }
}
