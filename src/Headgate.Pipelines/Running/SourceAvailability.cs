using System.Collections.Concurrent;

namespace Headgate.Pipelines.Running;

/// <summary>Which sources of a pipeline cannot be read now, and why. Thread-safe.</summary>
internal sealed class SourceAvailability
{
    private readonly ConcurrentDictionary<(string Name, int Index), string> _reasons = new();

    /// <summary>Why one of them cannot be read; null when all can.</summary>
    public string? Reason => _reasons.IsEmpty ? null : _reasons.OrderBy(static source => source.Key).Select(static source => $"'{source.Key.Name}', {source.Value}").FirstOrDefault();

    /// <summary>Why one of those of a name cannot be read; null when all can.</summary>
    public string? ReasonOf(string name)
    {
        if (_reasons.IsEmpty) return null;
        return _reasons.Where(source => source.Key.Name == name).OrderBy(static source => source.Key).Select(static source => source.Value).FirstOrDefault();
    }

    public void Note(string name, int index, string? reason)
    {
        if (reason is null) _reasons.TryRemove((name, index), out _);
        else _reasons[(name, index)] = reason;
    }
}
