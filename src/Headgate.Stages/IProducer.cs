using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <summary>What a consumer can subscribe to: a <see cref="Producer{T}"/>, a <see cref="ProducerConsumer{TIn, TOut}"/>, or a supervised handle to one.</summary>
/// <typeparam name="T">The type of the events. It cannot vary: whole batches of it change hands. To take the events of a producer of a derived type,
/// put <c>ProducerConsumer.Select((Derived item) => (Base)item)</c> in between.</typeparam>
/// <remarks>Any thread may use it, and any number of consumers.</remarks>
public interface IProducer<T>
{
    /// <summary>Gets the producer's name.</summary>
    string Name { get; }

    /// <summary>Where the producer runs; null when nobody knows yet.</summary>
    internal StageEnvironment? RunsIn => null;

    /// <summary>Subscribes. The answer comes to the request's downstream end, whatever the state of the producer.</summary>
    internal void Connect(SubscribeRequest<T> request);
}
