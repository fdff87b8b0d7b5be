using Headgate.Stages;

namespace Headgate.Flows.Planning;

/// <summary>A source of a flow: each run of the flow starts it anew.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal interface ISource<T>
{
    /// <summary>Starts the source.</summary>
    /// <param name="environment">Where it runs.</param>
    /// <returns>The producer of the elements, and the stage that ends with the flow; null when it is somebody else's.</returns>
    (IProducer<T> Producer, Stage? Owned) Start(StageEnvironment environment);
}
