using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
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
        row is null ? null : new JsonObject(row.Select(column => KeyValuePair.Create(column.Key, ValueOf(column.Key, column.Value))));

    /// <summary>Numbers, truths and texts as they are, numbers that JSON does not have as texts, times in ISO 8601, bytes in Base64, bits as a text of 0 and 1, maps (hstore) as
    /// objects; what has a text of its own, such as a range, as that text.</summary>
    private static JsonNode? ValueOf(string column, object? value) => value switch
    {
        null => null,
        bool truth => truth,
        short number => number,
        int number => number,
        long number => number,
        float number when !float.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        float number => number,
        double number when !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        double number => number,
        decimal number => number,
        string text => text,
        byte[] bytes => Convert.ToBase64String(bytes),
        BitArray bits => string.Concat(bits.Cast<bool>().Select(bit => bit ? '1' : '0')),
        IDictionary map => new JsonObject(map.Keys.Cast<object>().Select(key => KeyValuePair.Create($"{key}", ValueOf(column, map[key])))),
        Array items => new JsonArray([.. items.Cast<object?>().Select(item => ValueOf(column, item))]),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        IPAddress or PhysicalAddress => value.ToString(),
        _ when value.GetType().Namespace == "NpgsqlTypes" => value.ToString(),
        _ => throw new NotSupportedException($"The column '{column}' holds a {value.GetType()}, and there is no JSON for it here: add it to {nameof(ChangeLine)}, or leave the column out of the publication."),
    };
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChangeLine))]
internal sealed partial class ChangeJson : JsonSerializerContext;
