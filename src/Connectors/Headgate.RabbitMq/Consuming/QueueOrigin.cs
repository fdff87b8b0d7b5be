namespace Headgate.RabbitMq.Consuming;

/// <summary>What the messages of a queue have in common.</summary>
/// <param name="Queue">Its name, also where the server has made it up.</param>
/// <param name="OnSuccess">What the server is told of those that have succeeded.</param>
/// <param name="OnFailure">What the server is told of those that have failed.</param>
/// <param name="OnReturn">What the server is told of those that were handed back.</param>
internal sealed record QueueOrigin(string Queue, RabbitMqSettlement OnSuccess, RabbitMqSettlement OnFailure, RabbitMqSettlement OnReturn)
{
    public static QueueOrigin Of(string queue, RabbitMqQueueOptions options) => new(queue, options.OnSuccess, options.OnFailure, options.OnReturn);
}
