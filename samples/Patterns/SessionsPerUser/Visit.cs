namespace Patterns;

/// <summary>A user has looked at a page, so many minutes after midnight.</summary>
public sealed record Visit(string User, int Minute)
{
    /// <summary>When that was.</summary>
    public DateTimeOffset At => DateTimeOffset.MinValue.AddMinutes(Minute);
}
