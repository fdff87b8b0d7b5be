namespace Cluster.Counting;

/// <summary>A line of the text, and when it was said.</summary>
public sealed record Line(string Text, DateTimeOffset At)
{
    /// <summary>Its words.</summary>
    public string[] Words => Text.Split(' ');
}
