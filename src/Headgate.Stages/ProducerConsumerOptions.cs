namespace Headgate.Stages;

/// <summary>Options of a <see cref="ProducerConsumer{TIn, TOut}"/>. <see cref="ProducerOptions{T}.Demand"/> must stay at its default.</summary>
/// <typeparam name="TIn">The type of the events that come in.</typeparam>
/// <typeparam name="TOut">The type of the events that go out.</typeparam>
public class ProducerConsumerOptions<TIn, TOut> : ProducerOptions<TOut>
{
    /// <summary>Gets the subscriptions that the stage makes when it starts, in their order. When one cannot be made, and its mode is not
    /// <see cref="Subscriptions.CancelMode.Temporary"/>, the start fails or the stage stops.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<SubscribeTo<TIn>> SubscribeTo { get; init; } = [];

    internal override void Validate()
    {
        base.Validate();
        if (Demand != ProducerDemand.Forward)
        {
            throw new ArgumentOutOfRangeException(nameof(Demand), Demand, "Demand must be Forward for a producer-consumer: only producers accumulate.");
        }
    }
}
