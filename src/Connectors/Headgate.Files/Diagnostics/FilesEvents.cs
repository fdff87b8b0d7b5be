using Microsoft.Extensions.Logging;

namespace Headgate.Files.Diagnostics;

/// <summary>Everything that files log. Event ids 2100 to 2199; ids and names never change.</summary>
internal static partial class FilesEvents
{
    [LoggerMessage(2100, LogLevel.Error, "Pipeline {Pipeline}, {Source}: checkpoints could not be kept; it is tried again, and after a crash what was acknowledged since is read again", EventName = "CheckpointFailed")]
    public static partial void CheckpointFailed(ILogger logger, Exception exception, string pipeline, string source);

    [LoggerMessage(2101, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: no file matches {Pattern}", EventName = "NoFileMatches")]
    public static partial void NoFileMatches(ILogger logger, string pipeline, string source, string pattern);

    [LoggerMessage(2102, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: {Path}, which was acknowledged up to {Offset}, is another file now; it is read from its beginning", EventName = "FileReplaced")]
    public static partial void FileReplaced(ILogger logger, string pipeline, string source, string path, long offset);

    [LoggerMessage(2103, LogLevel.Information, "Pipeline {Pipeline}, {Source}: reads {Path} from {Offset}", EventName = "FileOpened")]
    public static partial void FileOpened(ILogger logger, string pipeline, string source, string path, long offset);

    [LoggerMessage(2104, LogLevel.Information, "Pipeline {Pipeline}, {Source}: {Path} was read to its end", EventName = "FileRead")]
    public static partial void FileRead(ILogger logger, string pipeline, string source, string path);

    [LoggerMessage(2105, LogLevel.Information, "Pipeline {Pipeline}, {Source}: {Path} was emptied, and is read from its beginning", EventName = "FileTruncated")]
    public static partial void FileTruncated(ILogger logger, string pipeline, string source, string path);

    [LoggerMessage(2106, LogLevel.Warning, "Pipeline {Pipeline}, {Source}: {Path} is gone before it was opened", EventName = "FileGone")]
    public static partial void FileGone(ILogger logger, string pipeline, string source, string path);

    [LoggerMessage(2107, LogLevel.Information, "Pipeline {Pipeline}, {Source}: no checkpoint was kept; all files are read from their beginning", EventName = "NothingKept")]
    public static partial void NothingKept(ILogger logger, string pipeline, string source);

    [LoggerMessage(2110, LogLevel.Information, "{Path} is complete", EventName = "FileCompleted")]
    public static partial void FileCompleted(ILogger logger, string path);

    [LoggerMessage(2111, LogLevel.Warning, "{Path} was not completed by its process: {Bytes} bytes of a torn line are cut off", EventName = "TornLineCut")]
    public static partial void TornLineCut(ILogger logger, string path, long bytes);

    [LoggerMessage(2112, LogLevel.Error, "{Path} could not be completed", EventName = "CompletionFailed")]
    public static partial void CompletionFailed(ILogger logger, Exception exception, string path);
}
