namespace Headgate.Pipelines.Batching;

/// <summary>A message that is held back, with what the handler has made of it.</summary>
internal sealed class HeldResult<TIn, TOut>(in Message<TIn> message, in Message<TOut> result) : HeldMessage<TIn>(message)
{
    private readonly Message<TOut> _result = result;

    public Message<TOut> Result => _result;
}
