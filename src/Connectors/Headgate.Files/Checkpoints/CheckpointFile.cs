using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Headgate.Files.Checkpoints;

/// <summary>Keeps checkpoints in a file: a line with a checksum, and JSON after it. It is replaced as a whole: written beside it, flushed to the disk, renamed.</summary>
/// <param name="path">The file. It and its folder are created when something is kept for the first time; its name with <c>.new</c> behind it is taken as well.</param>
/// <exception cref="ArgumentException">The path is empty, or holds what no path may hold.</exception>
/// <remarks>Not thread-safe: it is one source's, which calls it for one thing at a time.</remarks>
public sealed class CheckpointFile(string path) : ICheckpointStore
{
    private const int Format = 1;
    private const string Name = "headgate-files-checkpoints ";
    private static readonly string Form = string.Create(CultureInfo.InvariantCulture, $"{Name}{Format} ");

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <inheritdoc />
    /// <exception cref="CheckpointDamagedException">The file is there, and is not what was written, or a later version wrote it.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public async ValueTask<IReadOnlyList<FileCheckpoint>> LoadAsync(CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(Path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }

        var end = content.AsSpan().IndexOf((byte)'\n');
        var head = end < 0 ? "" : Encoding.UTF8.GetString(content.AsSpan(0, end));
        if (FormatOf(head) is > Format and var later) throw CheckpointDamagedException.OfFormat(Path, later, Format);
        if (!head.StartsWith(Form, StringComparison.Ordinal)) throw new CheckpointDamagedException(Path, $"it does not begin with '{Form.TrimEnd()}'");
        var body = content.AsSpan(end + 1);
        if (!head.AsSpan(Form.Length).SequenceEqual(Convert.ToHexString(SHA256.HashData(body)))) throw new CheckpointDamagedException(Path, "its checksum does not match what it says");
        try
        {
            return JsonSerializer.Deserialize(body, CheckpointJson.Default.FileCheckpointArray) ?? [];
        }
        catch (JsonException failure)
        {
            throw new CheckpointDamagedException(Path, "it is no JSON of checkpoints", failure);
        }
    }

    /// <inheritdoc />
    /// <remarks>Cancelling ends nothing once the writing has begun.</remarks>
    /// <exception cref="IOException">The file cannot be written; what was kept before is still there.</exception>
    public async ValueTask SaveAsync(IReadOnlyList<FileCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        cancellationToken.ThrowIfCancellationRequested();
        var body = JsonSerializer.SerializeToUtf8Bytes([.. checkpoints], CheckpointJson.Default.FileCheckpointArray);
        var head = Encoding.UTF8.GetBytes($"{Form}{Convert.ToHexString(SHA256.HashData(body))}\n");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var written = Path + ".new";
        using (var handle = File.OpenHandle(written, FileMode.Create, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous))
        {
            await RandomAccess.WriteAsync(handle, [head, body], 0, CancellationToken.None).ConfigureAwait(false);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(written, Path, overwrite: true);
    }

    /// <summary>The number of the format that the first line names; 0 when it names none.</summary>
    private static int FormatOf(string head)
    {
        if (!head.StartsWith(Name, StringComparison.Ordinal)) return 0;
        var number = head.AsSpan(Name.Length);
        var end = number.IndexOf(' ');
        return int.TryParse(end < 0 ? number : number[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var format) ? format : 0;
    }
}
