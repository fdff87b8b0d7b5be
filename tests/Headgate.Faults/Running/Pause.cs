namespace Headgate.Faults.Running;

/// <summary>Lets time pass between two faults. Nothing that must be so is waited for by it.</summary>
internal static class Pause
{
    /// <summary>For so many milliseconds.</summary>
    public static Task ForAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, CancellationToken.None);
}
