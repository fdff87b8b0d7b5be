using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Headgate.PostgreSql.Changes;

namespace ChangesToJsonLines;

/// <summary>One change, as a line. <c>Lsn</c> and <c>Index</c> together are its identity: a change that was written twice has the same.</summary>
internal sealed record ChangeLine(string Table, string Kind, long Lsn, int Index, DateTimeOffset CommittedAt, JsonObject? Row, JsonObject? Before)
{
    public static ChangeLine Of(PostgresChange change) => new(
        $"{change.Schema}.{change.Table}", change.Kind.ToString(), change.CommitLsn, change.Index, change.CommittedAt, RowOf(change.New), RowOf(change.Old));

    private static JsonObject? RowOf(IReadOnlyDictionary<string, object?>? row) =>
        row is null ? null : new JsonObject(row.Select(column => KeyValuePair.Create(column.Key, ValueOf(column.Value))));

    /// <summary>Numbers, truths and texts as they are, times in ISO 8601, bytes in Base64; all others as the text that .NET has for them.</summary>
    private static JsonNode? ValueOf(object? value) => value switch
    {
        null => null,
        bool truth => truth,
        short number => number,
        int number => number,
        long number => number,
        float number => number,
        double number => number,
        decimal number => number,
        byte[] bytes => Convert.ToBase64String(bytes),
        Array items => new JsonArray([.. items.Cast<object?>().Select(ValueOf)]),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChangeLine))]
internal sealed partial class ChangeJson : JsonSerializerContext;
