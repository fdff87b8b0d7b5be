using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Storage;

/// <summary>Has the system write to the disk what it holds of a file, or of a folder, and tells when that fails. Headgate.Files compiles it, too.</summary>
/// <remarks>.NET 10 tells of no failure on Unix: where its native part reads <c>(result = fsync(fd)) &lt; 0</c> the parentheses are around the comparison, so that -1 comes out as 1, which
/// <c>RandomAccess.FlushToDisk</c> and <c>FileStream.Flush(true)</c> take for success. Seen with strace, which has fsync fail (<c>eng/faults.sh calls</c>).</remarks>
internal static partial class Disk
{
    private const int Interrupted = 4;

    /// <summary>What a system says of files that it does not write to any disk: EINVAL, ENOTSUP (of macOS, of Linux). .NET leaves out EROFS as well, which ext4 says of a file system that it has given up.</summary>
    private static readonly int[] WithoutDisk = [22, 45, 95, 102];

    /// <summary>What file systems say that have no flush for folders: EBADF, and those of files.</summary>
    private static readonly int[] WithoutFolders = [9, .. WithoutDisk];

    /// <summary>What is said of a folder that may be written in and not opened: EPERM, EACCES, EISDIR.</summary>
    private static readonly int[] NotOpened = [1, 13, 21];

    /// <summary>Ends when what was written to a file is on the disk.</summary>
    /// <exception cref="IOException">The disk has not taken all of it. What it has taken is not known: it is to be written anew.</exception>
    public static void Flush(SafeFileHandle file)
    {
        // On macOS it asks the disk to empty its own cache as well; whether that fails is not told there, but by the next call when the system has not got that far.
#pragma warning disable RS0030 // This is the one place that may.
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(file);
#pragma warning restore RS0030
        if (OperatingSystem.IsWindows()) return;
        Synchronize(file, WithoutDisk);
    }

    /// <summary>Takes back what was written and has failed. That failure is what is told, also when the disk takes no cut either.</summary>
    public static void CutOff(SafeFileHandle file, long length)
    {
        try
        {
            RandomAccess.SetLength(file, length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Told by the write.
        }
    }

    /// <summary>Ends when the names of a file's folder are on the disk: that of a file that was made, or was given another name. On Windows the file's own flush has done that.</summary>
    /// <exception cref="IOException">The disk has not taken them.</exception>
    public static void FlushFolderOf(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        const int CloseOnExecute = 0x80000;
        const int CloseOnExecuteOfMacOS = 0x1000000;
        var descriptor = Open(Path.GetDirectoryName(Path.GetFullPath(path))!, OperatingSystem.IsLinux() ? CloseOnExecute : OperatingSystem.IsMacOS() ? CloseOnExecuteOfMacOS : 0);
        if (descriptor < 0)
        {
            ThrowUnless(NotOpened, Marshal.GetLastPInvokeError());
            return;
        }

        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        Synchronize(folder, WithoutFolders);
    }

    /// <summary>Makes the folder of a file, and those above it, where they are not there; their names are on the disk when this ends.</summary>
    /// <exception cref="IOException">One could not be made, or the disk has not taken its name.</exception>
    public static void CreateFolderOf(string path)
    {
        var made = new Stack<string>();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        for (var missing = folder; missing is not null && !Directory.Exists(missing); missing = Path.GetDirectoryName(missing)) made.Push(missing);
        if (made.Count == 0) return;
        Directory.CreateDirectory(folder!);
        foreach (var name in made) FlushFolderOf(name);
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
    private static partial int Open(string path, int flags);
}
