namespace Headgate.Stages.Streams;

/// <summary>What a producer does when its last consumer has left (GenStage <c>:on_cancel</c>).</summary>
public enum WhenUnused
{
    /// <summary>It waits for another consumer.</summary>
    Continue,

    /// <summary>It stops normally.</summary>
    Stop,
}
