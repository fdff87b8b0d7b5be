using System.Text.Json;

namespace Headgate.Flows.Snapshots;

/// <summary>Where an operator writes what it remembers.</summary>
/// <param name="json">The text.</param>
/// <param name="types">How types are written.</param>
internal sealed class StateWriter(Utf8JsonWriter json, StateJson types)
{
    /// <summary>Gets the text, for what needs no type.</summary>
    public Utf8JsonWriter Json => json;

    /// <summary>Writes a value of the user's.</summary>
    public void Value<T>(T value) => JsonSerializer.Serialize(json, value, types.Of<T>());

    /// <summary>Writes a property with a value of the user's.</summary>
    public void Property<T>(string name, T value)
    {
        json.WritePropertyName(name);
        Value(value);
    }

    /// <summary>Writes states of the user's by their keys.</summary>
    public void States<TKey, TState>(IEnumerable<KeyValuePair<TKey, TState>> states) => Entries(states, Value);

    /// <summary>Writes an array of keys, each followed by what belongs to it.</summary>
    public void Entries<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> entries, Action<TValue> write)
    {
        var type = types.Of<TKey>();
        json.WriteStartArray();
        foreach (var (key, value) in entries)
        {
            JsonSerializer.Serialize(json, key, type);
            write(value);
        }

        json.WriteEndArray();
    }
}
