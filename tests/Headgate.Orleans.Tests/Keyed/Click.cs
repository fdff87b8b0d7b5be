using Orleans;

namespace Headgate.Orleans.Tests.Keyed;

[GenerateSerializer]
internal sealed record Click([property: Id(0)] string Page, [property: Id(1)] DateTimeOffset At);
