using System.Collections.Concurrent;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Replaying;

/// <summary>Says, in this process and to others, that a file is being replayed: it holds a file beside it open, which nobody else then can.</summary>
internal sealed class ReplayHold : IDisposable
{
    private const string Suffix = ".replaying";

    /// <summary>Which pipeline of this process replays which file.</summary>
    private static readonly ConcurrentDictionary<string, string> Holders = new();

    private readonly string _path;
    private readonly SafeFileHandle _file;

    private ReplayHold(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    /// <summary>Takes the file, if nobody has it.</summary>
    /// <param name="path">The file that is to be replayed.</param>
    /// <param name="pipeline">The pipeline that replays it.</param>
    /// <param name="holder">Who has it.</param>
    /// <returns>Null when somebody has it.</returns>
    public static ReplayHold? TryTake(string path, string pipeline, out string holder)
    {
        if (!Holders.TryAdd(path, pipeline))
        {
            holder = Holders.TryGetValue(path, out var other) ? $"pipeline '{other}' of this process" : "another pipeline of this process";
            return null;
        }

        SafeFileHandle? file = null;
        try
        {
            file = Open(path + Suffix, pipeline);
        }
        finally
        {
            if (file is null) Holders.TryRemove(path, out _);
        }

        holder = file is null ? "another process" : "";
        return file is null ? null : new ReplayHold(path, file);
    }

    public void Dispose()
    {
        // The other way round, another of this process would find the file open still.
        _file.Dispose();
        Holders.TryRemove(_path, out _);
    }

    private static SafeFileHandle? Open(string path, string pipeline)
    {
        try
        {
            var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Encoding.UTF8.GetBytes($"{Environment.ProcessId} {pipeline}\n"), 0);

            // Whoever had it may have deleted it between the opening and the locking here: then a third may have made another.
            if (IsThatOf(path, file)) return file;
            file.Dispose();
            return null;
        }
        catch (IOException failure) when (LetterFile.IsTakenBySomebodyElse(failure))
        {
            return null;
        }
    }

    private static bool IsThatOf(string path, SafeFileHandle file) =>
        OperatingSystem.IsWindows() || (File.Exists(path) && File.GetLastWriteTimeUtc(path) == File.GetLastWriteTimeUtc(file) && new FileInfo(path).Length == RandomAccess.GetLength(file));
}
