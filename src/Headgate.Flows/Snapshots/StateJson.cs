using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headgate.Flows.Sketches;
using Headgate.Flows.Windowing;

namespace Headgate.Flows.Snapshots;

/// <summary>Finds out how types are written. Thread-safe.</summary>
internal sealed class StateJson
{
    private readonly JsonSerializerOptions _options;

    /// <summary>Takes over the user's options.</summary>
    public StateJson(JsonSerializerOptions? options)
    {
        _options = options is null ? new JsonSerializerOptions() : new JsonSerializerOptions(options);

        // A tuple has fields only, and would be written as nothing.
        _options.IncludeFields = true;
        _options.TypeInfoResolver = JsonTypeInfoResolver.Combine(_options.TypeInfoResolver, SimpleStatesJson.Default);
        _options.Converters.Add(new QuantileSketchJson());
        _options.Converters.Add(new DistinctSketchJson());
        _options.MakeReadOnly();
    }

    /// <summary>How a type is written.</summary>
    /// <exception cref="SnapshotException">Nobody knows.</exception>
    public JsonTypeInfo<T> Of<T>()
    {
        if (default(T) is IOwnJson<T> own) return JsonMetadataServices.CreateValueInfo<T>(_options, own.Json);
        JsonTypeInfo? found;
        try
        {
            if (!_options.TryGetTypeInfo(typeof(T), out found)) throw SnapshotErrors.NoTypeInfo(typeof(T), null);
        }
        catch (Exception failure) when (failure is NotSupportedException or InvalidOperationException)
        {
            throw SnapshotErrors.NoTypeInfo(typeof(T), failure);
        }

        if (found.Kind == JsonTypeInfoKind.Object && found.Properties.Count == 0 && found.PolymorphismOptions is null && typeof(T) != typeof(Unkeyed))
            throw SnapshotErrors.EmptyType(typeof(T));
        return (JsonTypeInfo<T>)found;
    }
}
