using System.Diagnostics;

namespace Headgate.Faults.Scenarios;

/// <summary>A file system of its own, as small as it is told to be. Needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _ballast;

    private SmallDisk(string folder) => (Folder, _ballast) = (folder, Path.Combine(folder, "ballast"));

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>Makes one; null where that is not allowed.</summary>
    public static SmallDisk? TryMount(int bytes)
    {
        var folder = Directory.CreateTempSubdirectory("headgate-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "headgate", folder)) return new SmallDisk(folder);
        Directory.Delete(folder);
        return null;
    }

    /// <summary>Fills it, to the last byte.</summary>
    public void Fill()
    {
        var block = new byte[4096];
        using var file = new FileStream(_ballast, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(_ballast);

    /// <inheritdoc />
    public void Dispose()
    {
        Run("umount", "--lazy", Folder);
        Directory.Delete(Folder);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
