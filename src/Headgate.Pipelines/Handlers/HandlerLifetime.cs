namespace Headgate.Pipelines.Handlers;

/// <summary>How long a handler from the container lives, and the scope that it comes from.</summary>
public enum HandlerLifetime
{
    /// <summary>As long as its step runs: one handler for all messages.</summary>
    Step,

    /// <summary>As long as it handles one message, or one batch: a scope and a handler for each.</summary>
    Message,
}
