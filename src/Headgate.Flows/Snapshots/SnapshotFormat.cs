using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Headgate.Flows.Snapshots;

/// <summary>What stands in which part of a snapshot.</summary>
internal static class SnapshotFormat
{
    /// <summary>The number of the format.</summary>
    public const int Number = 1;

    /// <summary>The part that says of which flow the snapshot is, and where its sources are.</summary>
    public const string Plan = "plan";

    /// <summary>The part with the results.</summary>
    public const string Results = "results";

    /// <summary>The last part, by which it is known that all others are as they were written.</summary>
    public const string Checksum = "checksum";

    /// <summary>Whoever reads a part with other tools sees it as it is.</summary>
    public static JsonWriterOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The part with what an operator of a stage remembers.</summary>
    public static string StateName(int layer, int number, int index) => $"state {layer}.{number}.{index}";

    /// <summary>The parts, and their checksum after them.</summary>
    public static IReadOnlyList<SnapshotPart> Sealed(IReadOnlyList<SnapshotPart> parts) => [.. parts, new SnapshotPart(Checksum, ChecksumOf(parts))];

    /// <summary>Looks whether all parts are there, as they were written.</summary>
    /// <exception cref="SnapshotException">They are not.</exception>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Opened(string flow, FlowSnapshot snapshot)
    {
        var last = snapshot.Parts.Count > 0 ? snapshot.Parts[^1] : null;
        if (last?.Name != Checksum) throw SnapshotErrors.Damaged(flow, "its last part, the checksum, is missing");
        List<SnapshotPart> parts = [.. snapshot.Parts.SkipLast(1)];
        if (!ChecksumOf(parts).AsSpan().SequenceEqual(last.Content.Span)) throw SnapshotErrors.Damaged(flow, "its parts are not what its checksum says");
        return parts.ToDictionary(part => part.Name, part => part.Content);
    }

    private static byte[] ChecksumOf(IReadOnlyList<SnapshotPart> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{part.Name}\n{part.Content.Length}\n"));
            hash.AppendData(part.Content.Span);
        }

        return Encoding.ASCII.GetBytes($"\"{Convert.ToHexStringLower(hash.GetHashAndReset())}\"");
    }
}
