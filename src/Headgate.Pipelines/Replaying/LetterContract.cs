using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Replaying;

/// <summary>Refuses data of which JSON would not hold everything: their message must not be acknowledged. Thread-safe.</summary>
internal sealed class LetterContract
{
    private readonly ConcurrentDictionary<Type, Type?> _unseen = new();

    /// <summary>Looks at what data would be written as.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="typeInfo">As what they are written.</param>
    /// <param name="type">What they are.</param>
    /// <exception cref="InvalidOperationException">Something would be lost.</exception>
    public void ThrowIfLost(DeadLetter letter, JsonTypeInfo typeInfo, Type type)
    {
        var isNullable = Nullable.GetUnderlyingType(typeInfo.Type) == type;

        // What a converter of its own writes, or a list as its items, is not known here.
        if (typeInfo.Kind == JsonTypeInfoKind.Object && typeInfo.Type != type && !isNullable && typeInfo.PolymorphismOptions is null)
            throw new InvalidOperationException($"A dead letter of step '{letter.Step}' holds {type}, of which the file of dead letters would keep only what {typeInfo.Type} has. Say [JsonDerivedType] on {typeInfo.Type}, or set ReplayAs.");
        var written = isNullable || typeInfo.Type == typeof(object) ? OwnOf(typeInfo, type) : typeInfo;
        if (_unseen.GetOrAdd(type, static (_, own) => UnseenOf(own, []), written) is { } unseen)
            throw new InvalidOperationException($"A dead letter of step '{letter.Step}' holds {type}, and JSON sees nothing of {unseen}, which has fields and no properties. Set IncludeFields in the JsonSerializerOptions, or set ReplayAs.");
    }

    private static JsonTypeInfo OwnOf(JsonTypeInfo typeInfo, Type type) => typeInfo.Options.TryGetTypeInfo(type, out var own) ? own : typeInfo;

    /// <summary>The first type in the data that holds something, and that would be written as <c>{}</c>.</summary>
    private static Type? UnseenOf(JsonTypeInfo typeInfo, HashSet<Type> seen)
    {
        if (!seen.Add(typeInfo.Type)) return null;
        if (Nullable.GetUnderlyingType(typeInfo.Type) is { } value) return UnseenOf(typeInfo, value, seen);
        if (typeInfo.Kind != JsonTypeInfoKind.Object) return typeInfo.ElementType is { } element ? UnseenOf(typeInfo, element, seen) : null;
        var properties = typeInfo.Properties.Where(static property => property.Get is not null).ToList();
        if (properties.Count == 0 && HasFields(typeInfo.Type)) return typeInfo.Type;
        return properties.Where(static property => property.CustomConverter is null).Select(property => UnseenOf(typeInfo, property.PropertyType, seen)).FirstOrDefault(static unseen => unseen is not null);
    }

    private static Type? UnseenOf(JsonTypeInfo parent, Type type, HashSet<Type> seen) => parent.Options.TryGetTypeInfo(type, out var typeInfo) ? UnseenOf(typeInfo, seen) : null;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A tuple is known without its fields. Fields that are trimmed away are used by nobody.")]
    private static bool HasFields(Type type) => typeof(ITuple).IsAssignableFrom(type) || type.GetFields(BindingFlags.Public | BindingFlags.Instance).Length > 0;
}
