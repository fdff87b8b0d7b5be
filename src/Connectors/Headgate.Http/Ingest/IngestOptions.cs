using Headgate.Pipelines.Options;

namespace Headgate.Http.Ingest;

/// <summary>How requests are taken into a pipeline.</summary>
public sealed class IngestOptions
{
    /// <summary>Gets or sets when a request is answered.</summary>
    /// <value>The default is <see cref="IngestAnswer.Accepted"/>.</value>
    public IngestAnswer Answer { get; set; }

    /// <summary>Gets or sets after how long a sender is asked to come again that finds the pipeline without demand: the answer's <c>Retry-After</c>, in whole seconds, rounded up.</summary>
    /// <value>The default is 1 s. At least 0.</value>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how big a request's body may be, in bytes: a bigger one is answered with 413.</summary>
    /// <value>The default is 1 MiB. At least 1.</value>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Gets or sets whether bodies with a <c>Content-Encoding</c> are taken, as they are sent: who handles them decompresses them, within bounds of its own.</summary>
    /// <value>The default is false: they are answered with 415. What the application has decompressed before (<c>UseRequestDecompression</c>) has none any more, and
    /// <see cref="MaxBodyBytes"/> is of what comes out.</value>
    public bool TakesEncodedBodies { get; set; }

    internal void Check(string path)
    {
        var faults = new OptionFaults(path);
        faults.NotNegative("", nameof(RetryAfter), RetryAfter);
        faults.AtLeast("", nameof(MaxBodyBytes), MaxBodyBytes, 1);
        faults.ThrowIfAny<IngestOptions>();
    }
}
