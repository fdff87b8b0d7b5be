using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Streams;

/// <summary>The events of producers as an asynchronous sequence. Each enumeration subscribes anew.</summary>
internal sealed class StageSequence<T>(IReadOnlyList<IProducer<T>> producers, SubscriptionOptions? options, StageEnvironment? environment)
    : IAsyncEnumerable<T>
{
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var reader = new ReaderStage<T>(new ConsumerOptions<T>
        {
            Name = "Reader",
            SubscribeTo = [.. producers.Select(producer => new SubscribeTo<T>(producer, options))],
        });
        var runsIn = environment ?? producers[0].RunsIn ?? StageEnvironment.Default;
        Stage.Start(reader, runsIn, cancellationToken);
        reader.EndWithStage();
        try
        {
            while (await reader.NextBatchAsync().ConfigureAwait(runsIn.KeepsContext))
            {
                for (var i = 0; i < reader.Batch.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return reader.Batch[i];
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            await reader.Completion.ConfigureAwait(runsIn.KeepsContext);
        }
        finally
        {
            reader.Leave();
            await reader.StopAsync(StopReason.Normal, cancellationToken: CancellationToken.None).ConfigureAwait(runsIn.KeepsContext);
        }
    }
}
