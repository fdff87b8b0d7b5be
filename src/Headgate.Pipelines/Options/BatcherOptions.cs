namespace Headgate.Pipelines.Options;

/// <summary>What holds for a batcher, or for a step that handles messages in batches.</summary>
public class BatcherOptions : StepOptions
{
    /// <summary>Creates the options with their defaults.</summary>
    public BatcherOptions()
        : base(1)
    {
    }

    /// <summary>Gets or sets how many messages make a batch full (Broadway's <c>batch_size</c>).</summary>
    /// <value>The default is 100. At least 1.</value>
    public int Size { get; set; } = PipelineDefaults.BatchSize;

    /// <summary>Gets or sets how long a batch waits for more messages, from its first one on (Broadway's <c>batch_timeout</c>).</summary>
    /// <value>The default is 1 s. At least 0: at 0 a batch is what has come together, and waits for nothing. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> to wait until it is full.</value>
    public TimeSpan Timeout { get; set; } = PipelineDefaults.BatchTimeout;

    /// <summary>Gets or sets how many messages are asked for, for each batch that may be handled at once, and again for those that are being filled.</summary>
    /// <value>The default, null, is <see cref="Size"/>. At least 1. Required with a rule of your own for when a batch is full.</value>
    public int? MaxDemand { get; set; }

    /// <summary>Gets or sets how many batches, one for each key, may be open at once. Beyond it the oldest is closed as it is.</summary>
    /// <value>The default is 1000. At least 1.</value>
    public int MaxOpenBatches { get; set; } = PipelineDefaults.MaxOpenBatches;
}
