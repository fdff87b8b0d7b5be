using System.Text.Json;

namespace Headgate.Flows.Snapshots;

/// <summary>What an operator of one stage wrote, for an operator that goes on with it.</summary>
/// <param name="state">What was written.</param>
/// <param name="isMine">Whether what is the stage's own, and not a key's, is for the one that reads.</param>
/// <param name="stage">The stage that reads.</param>
internal sealed class StateReader(JsonElement state, bool isMine, StageSnapshots stage)
{
    /// <summary>Gets what was written.</summary>
    public JsonElement State => state;

    /// <summary>Gets whether what is the stage's own, and not a key's, is for the one that reads.</summary>
    public bool IsMine => isMine;

    /// <summary>Reads a value of the user's.</summary>
    public T Value<T>(JsonElement json) => json.Deserialize(stage.Types.Of<T>())!;

    /// <summary>Reads the states of the keys that are this stage's now, as <see cref="StateWriter.States"/> wrote them.</summary>
    public void ReadInto<TKey, TState>(Dictionary<TKey, TState> states)
        where TKey : notnull
    {
        foreach (var (key, value) in Entries<TKey>(state)) states.Add(key, Value<TState>(value));
    }

    /// <summary>Reads what belongs to the keys that are this stage's now.</summary>
    public IEnumerable<(TKey Key, JsonElement Value)> Entries<TKey>(JsonElement array)
    {
        var type = stage.Types.Of<TKey>();
        using var elements = array.EnumerateArray().GetEnumerator();
        while (elements.MoveNext())
        {
            var key = elements.Current.Deserialize(type)!;
            elements.MoveNext();
            if (stage.Owns(key, isMine)) yield return (key, elements.Current);
        }
    }
}
