using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Testing.Pipelines;

/// <summary>What a test sends with a message.</summary>
public sealed class TestMessageOptions
{
    /// <summary>Gets the metadata, as a source would give it.</summary>
    /// <value>The default, null, is none.</value>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    /// <summary>Gets what the message has in common with others that are acknowledged in one call.</summary>
    /// <value>The default is null.</value>
    public object? Reference { get; init; }

    /// <summary>Gets an acknowledger of the test's own, which is told as that of a source would be, before the test is.</summary>
    /// <value>The default is null.</value>
    public IAcknowledger? Acknowledger { get; init; }

    /// <summary>Gets how long the test waits, by the real clock, until it gives up and says where the message may be.</summary>
    /// <value>The default is 30 s. At least 0. <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
