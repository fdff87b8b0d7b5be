namespace Headgate.Flows.Tests.Windows.Models;

/// <summary>An element of the random streams.</summary>
public sealed record Event(int Id, int Key, long At)
{
    public DateTimeOffset Time => new(At, TimeSpan.Zero);
}
