using Headgate.Stages;

namespace Headgate.Flows.Planning;

/// <summary>A producer that runs already, and goes on when the flow has ended.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="producer">The producer.</param>
internal sealed class GivenSource<T>(IProducer<T> producer) : ISource<T>
{
    /// <inheritdoc />
    public SourceParts<T> Make() => new([producer], []);
}
