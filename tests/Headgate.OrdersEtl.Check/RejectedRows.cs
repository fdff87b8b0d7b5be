using System.Text.Json;

namespace Headgate.OrdersEtl.Check;

/// <summary>Compares the rejects file line by line.</summary>
public static class RejectedRows
{
    /// <summary>Compares.</summary>
    /// <returns>How many rows the file has.</returns>
    public static int Compare(string path, Expectation expected, bool isPartial, Differences differences)
    {
        var rows = 0;
        foreach (var line in File.ReadLines(path))
        {
            rows++;
            try
            {
                using var document = JsonDocument.Parse(line);
                CompareRow(document.RootElement, expected, differences);
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                differences.Add($"line {rows} of the rejects file cannot be read: {exception.Message}");
            }
        }

        if (isPartial) return rows;
        foreach (var ((file, number), (kind, _)) in expected.Rejected) differences.Add($"{file}:{number} should be rejected as {kind}");
        return rows;
    }

    private static void CompareRow(JsonElement row, Expectation expected, Differences differences)
    {
        var place = (File: row.GetProperty("file").GetString()!, Line: row.GetProperty("line").GetInt64());
        var shown = $"{place.File}:{place.Line}";
        var kind = row.GetProperty("kind").GetString();
        if (!expected.Rejected.Remove(place, out var right))
        {
            differences.Add($"{shown} is rejected as {kind}, and should not be or is so twice");
            return;
        }

        if (kind != right.Kind) differences.Add($"{shown} is rejected as {kind} and should be as {right.Kind}");
        if (row.GetProperty("text").GetString() != right.Text) differences.Add($"{shown} has another text than '{right.Text}'");
        if (string.IsNullOrWhiteSpace(row.GetProperty("reason").GetString())) differences.Add($"{shown} is rejected without a reason");
    }
}
