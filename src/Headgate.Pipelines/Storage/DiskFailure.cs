using System.Globalization;

namespace Headgate.Pipelines.Storage;

/// <summary>Says of a failure of the disk what the system does not: what could not be done, how much room there is, and what to do. Headgate.Files compiles it, too.</summary>
internal static class DiskFailure
{
    /// <summary>The failure in words; null when it is not one of the disk.</summary>
    /// <param name="failure">What the system says.</param>
    /// <param name="what">What could not be done, with the path.</param>
    /// <param name="path">The file, in the folder whose room is told.</param>
    /// <param name="so">What follows from it.</param>
    public static IOException? Of(Exception failure, string what, string path, string so) => failure is IOException or UnauthorizedAccessException
        ? new IOException($"{what}: {failure.Message.TrimEnd('.')}. {Room(path)} {so}", failure) { HResult = failure.HResult }
        : null;

    private static string Room(string path)
    {
        try
        {
            return string.Create(CultureInfo.InvariantCulture, $"{new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path).AvailableFreeSpace} bytes are free there.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "How much room is there cannot be found out.";
        }
    }
}
