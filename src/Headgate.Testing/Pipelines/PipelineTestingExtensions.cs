using Headgate.Pipelines;

namespace Headgate.Testing.Pipelines;

/// <summary>Sends messages through a running pipeline, past its sources and its rate limit, and waits until they are acknowledged.</summary>
public static class PipelineTestingExtensions
{
    /// <summary>Sends one message through the real steps and batchers; its batch goes out with it, however full (Broadway's <c>test_message</c>).</summary>
    /// <typeparam name="T">The type of the sources' data.</typeparam>
    /// <param name="pipeline">The pipeline; it must run.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">What is sent with it; null for nothing.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What has become of it.</returns>
    /// <exception cref="TimeoutException">It was not acknowledged in time; the message says where messages are.</exception>
    /// <exception cref="ArgumentException">The pipeline's sources have other data.</exception>
    /// <exception cref="InvalidOperationException">The pipeline was not started.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline has stopped, or is about to.</exception>
    public static async Task<MessageOutcome> TestMessageAsync<T>(
        this Pipeline pipeline, T data, TestMessageOptions? options = null, CancellationToken cancellationToken = default)
    {
        var outcomes = await TestBatchAsync(pipeline, [data], BatchMode.Flush, options, cancellationToken).ConfigureAwait(false);
        return outcomes[0];
    }

    /// <summary>Sends messages together through the real steps and batchers (Broadway's <c>test_batch</c>).</summary>
    /// <typeparam name="T">The type of the sources' data.</typeparam>
    /// <param name="pipeline">The pipeline; it must run.</param>
    /// <param name="data">The data.</param>
    /// <param name="mode">Whether their batches wait until they are full or their time has come, or go out with them.</param>
    /// <param name="options">What is sent with each of them; null for nothing.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What has become of each, in the order in which they were sent.</returns>
    /// <exception cref="TimeoutException">Not all were acknowledged in time; the message says where messages are.</exception>
    /// <exception cref="ArgumentException">The pipeline's sources have other data.</exception>
    /// <exception cref="InvalidOperationException">The pipeline was not started.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline has stopped, or is about to.</exception>
    public static async Task<IReadOnlyList<MessageOutcome>> TestBatchAsync<T>(
        this Pipeline pipeline, IEnumerable<T> data, BatchMode mode = BatchMode.Bulk, TestMessageOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new TestMessageOptions();
        var messages = data.Select(item => new Message<T>(item, new TestDelivery(item, options)).WithBatchMode(mode)).ToList();
        await pipeline.PushAsync(messages, cancellationToken).ConfigureAwait(false);
        var outcomes = Task.WhenAll(messages.Select(static message => ((TestDelivery)message.Delivery).Outcome));
        try
        {
            return await outcomes.WaitAsync(options.Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var left = messages.Count(static message => !((TestDelivery)message.Delivery).Outcome.IsCompleted);
            throw new TimeoutException($"{left} of {messages.Count} messages were not acknowledged within {options.Patience}. {Describe(pipeline)}");
        }
    }

    private static string Describe(Pipeline pipeline)
    {
        var counts = pipeline.Counts;
        return $"Pipeline '{pipeline.Name}' is {pipeline.Status}, has received {counts.Received} messages and has {counts.InFlight} under way; {pipeline.BlockedCount} block their keys. "
            + $"Steps: {string.Join(", ", pipeline.Topology.Steps.Concat(pipeline.Topology.Batchers).Select(step => $"{step.Name} {pipeline.LoadOf(step.Name)}"))}. "
            + "On fake time, advance it: a batch waits for its time-out, a retry for its delay.";
    }
}
