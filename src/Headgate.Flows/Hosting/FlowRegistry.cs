using Headgate.Flows.Inspection;

namespace Headgate.Flows.Hosting;

/// <summary>The flows of a host, or of a program, for those who watch them: what each is doing, by name. The flows of <c>AddFlow</c> are in that of the container; one that is run
/// by hand is listed when its options say where: <see cref="FlowOptions.Registry"/>.</summary>
/// <remarks>A flow that is run again stays one entry, which shows its last run. Of flows of one name that run at the same time, that which has begun last is shown. Thread-safe.</remarks>
public sealed class FlowRegistry
{
    private readonly Lock _gate = new();
    private readonly List<FlowEntry> _entries = [];

    /// <summary>Makes an empty registry.</summary>
    public FlowRegistry()
    {
    }

    internal FlowRegistry(IEnumerable<FlowRegistration> registrations) => _entries.AddRange(registrations.Select(static registration => new FlowEntry(registration.Name)));

    /// <summary>Gets what all flows are doing, in the order in which they were added. Taking it disturbs none of them.</summary>
    public IReadOnlyList<FlowRunSnapshot> All
    {
        get
        {
            lock (_gate) return [.. _entries.Select(static entry => entry.Describe())];
        }
    }

    /// <summary>What one flow is doing.</summary>
    /// <param name="name">The name of the flow.</param>
    /// <returns>Its snapshot; null when there is no such flow.</returns>
    public FlowRunSnapshot? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate) return _entries.Find(entry => entry.Name == name)?.Describe();
    }

    /// <summary>Forgets a flow: for programs that make flows of ever new names. It runs on when it runs, and is listed again when it is run again.</summary>
    /// <param name="name">The name of the flow.</param>
    /// <returns>False when there is no such flow.</returns>
    public bool Remove(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate) return _entries.RemoveAll(entry => entry.Name == name) > 0;
    }

    /// <summary>The entry of a flow, which is made if there is none.</summary>
    internal FlowEntry EntryOf(string name)
    {
        lock (_gate)
        {
            var entry = _entries.Find(entry => entry.Name == name);
            if (entry is null) _entries.Add(entry = new FlowEntry(name));
            return entry;
        }
    }
}
