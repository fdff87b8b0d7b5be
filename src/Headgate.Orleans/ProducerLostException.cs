namespace Headgate.Orleans;

/// <summary>A producer in another silo is gone, with its silo or in spite of it, and has not said how it ended. What it had sent and had not arrived is lost.</summary>
public sealed class ProducerLostException : Exception
{
    internal ProducerLostException(string producer, string why, Exception? inner = null)
        : base($"Producer '{producer}' is gone: {why}. Subscribe again: whichever silo it runs in then is found by its name.", inner) => ProducerName = producer;

    /// <summary>Gets the name of the producer.</summary>
    public string ProducerName { get; }
}
