using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Headgate.OpenTelemetry.Tests.Workload;

/// <summary>The headers of messages, which note how often one of them is looked for.</summary>
internal sealed class CountedHeaders(IReadOnlyDictionary<string, object?> headers) : IReadOnlyDictionary<string, object?>
{
    private int _lookCount;

    public int LookCount => _lookCount;

    public IEnumerable<string> Keys => headers.Keys;

    public IEnumerable<object?> Values => headers.Values;

    public int Count => headers.Count;

    public object? this[string key] => headers[key];

    public bool ContainsKey(string key) => headers.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        Interlocked.Increment(ref _lookCount);
        return headers.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
