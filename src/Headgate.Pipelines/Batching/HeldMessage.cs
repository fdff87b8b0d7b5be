namespace Headgate.Pipelines.Batching;

/// <summary>A message of a batch that its handler is done with, and that does not overtake one before it that is to be tried again.</summary>
internal abstract class HeldMessage<TIn>(in Message<TIn> message)
{
    private readonly Message<TIn> _message = message;

    /// <summary>The message as it came.</summary>
    public Message<TIn> Message => _message;
}
