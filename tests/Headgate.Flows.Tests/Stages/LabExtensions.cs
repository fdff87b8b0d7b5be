using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Stages;

internal static class LabExtensions
{
    /// <summary>Waits until something is so; inside a lab's run.</summary>
    public static async Task SettleAsync(this StageLab lab, Func<bool> isSo)
    {
        while (!isSo()) await Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time, CancellationToken.None);
    }
}
