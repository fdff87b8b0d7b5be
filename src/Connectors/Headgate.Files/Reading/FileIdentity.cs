using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Files.Reading;

/// <summary>What tells a file from another of its name: on Linux its device and inode, elsewhere its path and when it was created.</summary>
internal static partial class FileIdentity
{
    private const int WorkingFolder = -100;
    private const int EmptyPath = 0x1000;
    private const uint Inode = 0x100;

    /// <summary>The identity of an open file.</summary>
    public static string Of(SafeFileHandle file, string path) =>
        OperatingSystem.IsLinux() && Ask((int)file.DangerousGetHandle(), "", EmptyPath) is { } found ? found : Created(path, File.GetCreationTimeUtc(file));

    /// <summary>The identity of the file of a path.</summary>
    public static string Of(string path) =>
        OperatingSystem.IsLinux() && Ask(WorkingFolder, path, 0) is { } found ? found : Created(path, File.GetCreationTimeUtc(path));

    /// <summary>The part of an identity that stays the same when a disk is mounted anew: without its device.</summary>
    public static string Lasting(string identity) => identity[(identity.LastIndexOf(':') + 1)..];

    private static string Created(string path, DateTime at) => string.Create(CultureInfo.InvariantCulture, $"{path}|{at.Ticks}");

    private static string? Ask(int folder, string path, int flags)
    {
        try
        {
            return GetStatus(folder, path, flags, Inode, out var status) == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{status.DeviceMajor}:{status.DeviceMinor}:{status.Inode}")
                : null;
        }
        catch (Exception failure) when (failure is EntryPointNotFoundException or DllNotFoundException)
        {
            // A C library from before 2018.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, out Status status);

    /// <summary>The kernel's <c>struct statx</c>, which is the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
