namespace Headgate.Orleans;

/// <summary>A consumer in another silo was not heard of for as long as <see cref="ProducerGrainOptions.Lease"/> says: its subscription has ended.</summary>
public sealed class ConsumerLostException : Exception
{
    internal ConsumerLostException(string consumer, TimeSpan silence)
        : base($"Consumer '{consumer}', in another silo, was not heard of for {silence}: its subscription has ended.") => ConsumerName = consumer;

    /// <summary>Gets the name of the consumer.</summary>
    public string ConsumerName { get; }
}
