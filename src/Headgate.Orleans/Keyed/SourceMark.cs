using Orleans;

namespace Headgate.Orleans.Keyed;

/// <summary>After so many elements of a partition the source was at this position.</summary>
[GenerateSerializer, Alias("headgate.source-mark")]
internal readonly record struct SourceMark([property: Id(0)] long Count, [property: Id(1)] long Position);
