namespace Headgate.Stages;

/// <summary>Options of a <see cref="Consumer{T}"/>.</summary>
/// <typeparam name="T">The type of the events.</typeparam>
public class ConsumerOptions<T> : StageOptions
{
    /// <summary>Gets the subscriptions that the stage makes when it starts, in their order. When one cannot be made, and its mode is not
    /// <see cref="Subscriptions.CancelMode.Temporary"/>, the start fails or the stage stops.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<SubscribeTo<T>> SubscribeTo { get; init; } = [];
}
