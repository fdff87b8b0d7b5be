namespace Headgate.Pipelines;

/// <summary>The values that options have until somebody sets them; Broadway's, where it has them.</summary>
internal static class PipelineDefaults
{
    /// <summary>The batcher of messages that name none.</summary>
    public const string BatcherName = "default";

    /// <summary>How many messages one processor may have asked for.</summary>
    public const int MaxDemand = 10;

    /// <summary>How many messages a batch has.</summary>
    public const int BatchSize = 100;

    /// <summary>How many batches may be open at once, one for each key.</summary>
    public const int MaxOpenBatches = 1000;

    /// <summary>How long a batch waits for more messages.</summary>
    public static readonly TimeSpan BatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How long a handler may take.</summary>
    public static readonly TimeSpan HandlerTimeout = TimeSpan.FromMinutes(5);
}
