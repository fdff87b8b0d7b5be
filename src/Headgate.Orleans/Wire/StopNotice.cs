using Headgate.Stages;
using Orleans;

namespace Headgate.Orleans.Wire;

/// <summary>Why something has ended, as it travels: an exception stays where it was thrown, its type's name and its message go on.</summary>
[GenerateSerializer, Immutable, Alias("headgate.stop")]
internal sealed record StopNotice
{
    [Id(0)]
    public required StopKind Kind { get; init; }

    [Id(1)]
    public string? ExceptionType { get; init; }

    [Id(2)]
    public string? Message { get; init; }

    public static StopNotice Of(StopReason reason) => new()
    {
        Kind = reason.Kind,
        ExceptionType = reason.Exception is RemoteStageException remote ? remote.TypeName : reason.Exception?.GetType().FullName,
        Message = reason.Exception?.Message,
    };

    /// <summary>The reason as it is said on this side of the wire.</summary>
    /// <param name="stage">The stage that has ended.</param>
    public StopReason ToReason(string stage) => Kind switch
    {
        StopKind.Normal => StopReason.Normal,
        StopKind.Shutdown => StopReason.Shutdown,
        StopKind.Killed => StopReason.Killed,
        _ => StopReason.Fault(new RemoteStageException(stage, ExceptionType ?? Kind.ToString(), Message ?? "no message")),
    };
}
