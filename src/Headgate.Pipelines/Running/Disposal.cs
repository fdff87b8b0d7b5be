using Headgate.Pipelines.Diagnostics;

namespace Headgate.Pipelines.Running;

/// <summary>Lets go what belongs to a pipeline: what that throws is logged, and keeps nothing else from being let go.</summary>
internal static class Disposal
{
    /// <summary>Disposes a thing, if it can be disposed.</summary>
    public static ValueTask OfAsync(object thing, Ledger ledger) => GuardAsync(
        () =>
        {
            if (thing is IAsyncDisposable later) return later.DisposeAsync();
            (thing as IDisposable)?.Dispose();
            return default;
        },
        thing.GetType().Name,
        ledger);

    /// <summary>Runs what lets a thing go.</summary>
    public static async ValueTask GuardAsync(Func<ValueTask> dispose, string name, Ledger ledger)
    {
        try
        {
            await dispose();
        }
        catch (Exception failure)
        {
            PipelineEvents.DisposeFailed(ledger.Logger, failure, ledger.Pipeline, name);
        }
    }
}
