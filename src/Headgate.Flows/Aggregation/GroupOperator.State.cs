using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <content>What it remembers: the groups.</content>
internal sealed partial class GroupOperator<T, TKey, TElement> : IHoldsBarriers
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TElement)} by {typeof(TKey)}";

    /// <inheritdoc />
    public bool IsPerStage => false;

    /// <inheritdoc />
    public void Write(StateWriter to) => to.Entries(_groups, group =>
    {
        to.Json.WriteStartArray();
        foreach (var item in group) to.Value(item);
        to.Json.WriteEndArray();
    });

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        foreach (var (key, items) in from.Entries<TKey>(from.State))
        {
            var group = new Grouping<TKey, TElement>(key);
            foreach (var item in items.EnumerateArray()) group.Add(from.Value<TElement>(item));
            _groups.Add(key, group);
        }
    }
}
