using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Storage;

/// <summary>Has the system write to the disk what it holds of a file, or of a folder, and tells when that fails. Headgate.Files compiles it, too.</summary>
/// <remarks>.NET 10 tells of no failure on Unix: where its native part reads <c>(result = fsync(fd)) &lt; 0</c> the parentheses are around the comparison, so that -1 comes out as 1, which
/// <c>RandomAccess.FlushToDisk</c> and <c>FileStream.Flush(true)</c> take for success. Seen with strace, which has fsync fail (<c>eng/faults.sh calls</c>).</remarks>
internal static partial class Disk
{
    private const int Interrupted = 4;

    /// <summary>What a system says of files that it does not write to any disk, as .NET leaves out too: EINVAL, EROFS, ENOTSUP (of macOS, of Linux).</summary>
    private static readonly int[] WithoutDisk = [22, 30, 45, 95];

    /// <summary>What file systems say that have no flush for folders, or no folders that can be opened, as PostgreSQL leaves out too: EBADF, EACCES, EISDIR, and those of files.</summary>
    private static readonly int[] WithoutFolders = [9, 13, 21, .. WithoutDisk];

    /// <summary>Ends when what was written to a file is on the disk.</summary>
    /// <exception cref="IOException">The disk has not taken all of it. What it has taken is not known: it is to be written anew.</exception>
    public static void Flush(SafeFileHandle file)
    {
        // On macOS it asks the disk to empty its own cache as well.
#pragma warning disable RS0030 // This is the one place that may: what it does not tell on Unix, the next call does.
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(file);
#pragma warning restore RS0030
        if (OperatingSystem.IsWindows()) return;
        Synchronize(file, WithoutDisk);
    }

    /// <summary>Ends when the names of a file's folder are on the disk: that of a file that was made, or was given another name. On Windows the file's own flush has done that.</summary>
    /// <exception cref="IOException">The disk has not taken them.</exception>
    public static void FlushFolderOf(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        const int CloseOnExecute = 0x80000;
        using var folder = Open(Path.GetDirectoryName(Path.GetFullPath(path))!, OperatingSystem.IsLinux() ? CloseOnExecute : 0);
        if (folder.IsInvalid) ThrowUnless(WithoutFolders, Marshal.GetLastPInvokeError());
        else Synchronize(folder, WithoutFolders);
    }

    private static void Synchronize(SafeFileHandle file, int[] harmless)
    {
        while (Synchronize(file) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) continue;
            ThrowUnless(harmless, error);
            return;
        }
    }

    private static void ThrowUnless(int[] harmless, int error)
    {
        if (Array.IndexOf(harmless, error) < 0) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronize(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);
}
