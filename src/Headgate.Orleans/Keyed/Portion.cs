using Orleans;

namespace Headgate.Orleans.Keyed;

/// <summary>The elements of a partition in a stretch of the source.</summary>
[GenerateSerializer, Immutable, Alias("headgate.portion`1")]
internal sealed record Portion<T>
{
    /// <summary>The position after the stretch.</summary>
    [Id(0)]
    public required long Next { get; init; }

    [Id(1)]
    public required T[] Elements { get; init; }

    /// <summary>Whether the source has ended there.</summary>
    [Id(2)]
    public bool IsLast { get; init; }
}
