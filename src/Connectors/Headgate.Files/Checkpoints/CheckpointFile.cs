using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Headgate.Pipelines.Storage;

namespace Headgate.Files.Checkpoints;

/// <summary>Keeps checkpoints in a file: a line with a checksum, and JSON after it. It is replaced as a whole: written beside it, flushed to the disk, renamed.</summary>
/// <param name="path">The file. It and its folder are created when something is kept for the first time; its name with <c>.new</c> behind it is taken as well.</param>
/// <exception cref="ArgumentException">The path is empty, or holds what no path may hold.</exception>
/// <remarks>Not thread-safe: it is one source's, which calls it for one thing at a time.</remarks>
public sealed class CheckpointFile(string path) : ICheckpointStore
{
    private const int Format = 1;
    private const string Name = "headgate-files-checkpoints ";
    private const string Unread = "Nothing is read, as all would be read again. Give this process the right to read it, or mend the disk; it is tried again.";
    private const string Unwritten = "What was kept before, or this, is still there. Make room, give this process the right to write in that folder, or mend the disk; it is tried again.";
    private static readonly string Form = string.Create(CultureInfo.InvariantCulture, $"{Name}{Format} ");

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Gets whether a file that is not there is an error.</summary>
    /// <value>The default is false: nothing was kept yet, and all files are read from their beginning.</value>
    public bool MustExist { get; init; }

    /// <inheritdoc />
    /// <exception cref="CheckpointDamagedException">The file is there, and is not what was written, or a later version wrote it.</exception>
    /// <exception cref="FileNotFoundException">The file is not there, and <see cref="MustExist"/>.</exception>
    /// <exception cref="IOException">The file, or its folder, cannot be opened.</exception>
    public async ValueTask<IReadOnlyList<FileCheckpoint>> LoadAsync(CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(Path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return MustExist ? throw new FileNotFoundException(Missing(), Path, failure) : [];
        }
        catch (Exception failure) when (DiskFailure.Of(failure, $"The checkpoint file '{Path}' cannot be read", Path, Unread) is { } told)
        {
            throw told;
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
        try
        {
            await WriteAsync(head, body).ConfigureAwait(false);
        }
        catch (Exception failure) when (DiskFailure.Of(failure, $"The checkpoint file '{Path}' cannot be written", Path, Unwritten) is { } told)
        {
            throw told;
        }
    }

    private string Missing() =>
        $"The checkpoint file '{Path}' is not there, and must be. Put back a copy of it, see whether its disk is mounted, or let it be absent for once to have all files read from their beginning.";

    private async ValueTask WriteAsync(byte[] head, byte[] body)
    {
        Disk.CreateFolderOf(Path);
        var written = Path + ".new";
        using (var handle = File.OpenHandle(written, FileMode.Create, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous))
        {
            await RandomAccess.WriteAsync(handle, [head, body], 0, CancellationToken.None).ConfigureAwait(false);
            Disk.Flush(handle);
        }

        File.Move(written, Path, overwrite: true);
        Disk.FlushFolderOf(Path);
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
