using System.Text.Json;

namespace Headgate.Brevity.Tests.Doubles;

/// <summary>What stands in a file of rejects.</summary>
internal static class RejectsReader
{
    public static IReadOnlyList<(string Data, string Reason, int Attempts)> Read(string path) =>
        File.Exists(path) ? [.. File.ReadLines(path).Select(line => JsonElement.Parse(line)).Select(reject => (
            reject.GetProperty("data").GetString()!, reject.GetProperty("reason").GetString()!, reject.GetProperty("attempts").GetInt32()))] : [];
}
