namespace Headgate.Benchmarks.Flows;

/// <summary>An event: a key, and when it happened, in ticks.</summary>
internal readonly record struct Click(int Key, long Ticks)
{
    public DateTimeOffset At => new(Ticks, TimeSpan.Zero);
}
