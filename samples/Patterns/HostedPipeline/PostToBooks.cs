using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Patterns;

/// <summary>Posts a batch of payments.</summary>
public sealed class PostToBooks(Books books) : IBatchHandler<Payment>
{
    public ValueTask<IReadOnlyList<Message<Payment>>> HandleAsync(MessageBatch<Payment> batch, CancellationToken cancellationToken)
    {
        foreach (var payment in batch.Data) books.Post(payment);
        Console.WriteLine($"{batch.Count} payments posted: {books}");
        return new(batch);
    }
}
