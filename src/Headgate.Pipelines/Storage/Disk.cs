using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Storage;

/// <summary>Has the system write to the disk what it holds of a file, or of a folder, and tells when that fails. Headgate.Files compiles it, too.</summary>
/// <remarks>.NET 10 tells of no failure on Unix: where its native part reads <c>(result = fsync(fd)) &lt; 0</c> the parentheses are around the comparison, so that -1 comes out as 1, which
/// <c>RandomAccess.FlushToDisk</c> and <c>FileStream.Flush(true)</c> take for success. Seen with strace, which has fsync fail (<c>eng/faults.sh calls</c>).</remarks>
internal static partial class Disk
{
    private const int Interrupted = 4;
    private const int NotAllowed = 13;

    /// <summary>What a system says of files that it does not write to any disk, as .NET leaves out too: EINVAL, EROFS, ENOTSUP (of macOS, of Linux).</summary>
    private static readonly int[] _withoutDisk = [22, 30, 45, 95];

    /// <summary>Ends when what was written to a file is on the disk.</summary>
    /// <exception cref="IOException">The disk has not taken all of it. What it has taken is not known: it is to be written anew.</exception>
    public static void Flush(SafeFileHandle file)
    {
        // On macOS it asks the disk to empty its own cache as well.
#pragma warning disable RS0030 // This is the one place that may: what it does not tell on Unix, the next call does.
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(file);
#pragma warning restore RS0030
        if (OperatingSystem.IsWindows()) return;
        while (Synchronize(file) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (Array.IndexOf(_withoutDisk, error) >= 0) return;
            if (error != Interrupted) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    /// <summary>Ends when the names of a file's folder are on the disk: that of a file that was made, or was given another name. On Windows the file's own flush has done that.</summary>
    /// <exception cref="IOException">The disk has not taken them.</exception>
    public static void FlushFolderOf(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        const int CloseOnExecute = 0x80000;
        using var folder = Open(Path.GetDirectoryName(Path.GetFullPath(path))!, OperatingSystem.IsLinux() ? CloseOnExecute : 0);
        var error = Marshal.GetLastPInvokeError();
        if (!folder.IsInvalid) Flush(folder);
        else if (error != NotAllowed) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronize(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);
}
