using System.Globalization;

namespace Headgate.Pipelines.Replaying;

/// <summary>Says of a failure to keep dead letters what the system does not: which file, how much room there is, and what to do.</summary>
internal static class LetterFailure
{
    /// <summary>The failure in words; null when it is not one of the disk.</summary>
    public static IOException? Of(Exception failure, string path) => failure is IOException or UnauthorizedAccessException
        ? new IOException(
            $"Dead letters cannot be kept in '{path}': {failure.Message.TrimEnd('.')}. {Room(path)} Their messages are handed back to their source. "
            + "Make room, give this process the right to write there, or mend the disk.",
            failure) { HResult = failure.HResult }
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
