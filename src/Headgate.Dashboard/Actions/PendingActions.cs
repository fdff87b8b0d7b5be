namespace Headgate.Dashboard.Actions;

/// <summary>The actions that were begun here and have not ended: whoever has begun one, and was answered before its end, can see whether it goes on.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PendingActions
{
    private readonly Lock _gate = new();
    private readonly List<(string Pipeline, string Action)> _pending = [];

    /// <summary>Notes an action until it has ended, in whatever way.</summary>
    public async Task NoteAsync(string pipeline, string action, Task end)
    {
        lock (_gate) _pending.Add((pipeline, action));
        await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate) _pending.Remove((pipeline, action));
    }

    /// <summary>The actions on a pipeline, each once.</summary>
    public IReadOnlyList<string> Of(string pipeline)
    {
        lock (_gate) return [.. _pending.Where(pending => pending.Pipeline == pipeline).Select(static pending => pending.Action).Distinct(StringComparer.Ordinal)];
    }
}
