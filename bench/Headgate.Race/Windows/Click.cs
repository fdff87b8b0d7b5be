namespace Headgate.Race.Windows;

/// <summary>An event: a key, and when it happened.</summary>
internal readonly record struct Click(int Key, long Ticks)
{
    public DateTimeOffset At => new(Ticks, TimeSpan.Zero);
}
