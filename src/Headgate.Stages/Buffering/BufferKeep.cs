namespace Headgate.Stages.Buffering;

/// <summary>Which events a full buffer keeps (GenStage <c>:buffer_keep</c>).</summary>
public enum BufferKeep
{
    /// <summary>The events that came first: what comes while the buffer is full is discarded.</summary>
    First,

    /// <summary>The events that came last: the oldest are discarded to make room (GenStage's default).</summary>
    Last,
}
