using Headgate.Files.Checkpoints;
using Headgate.Files.Diagnostics;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Files.Reading;

/// <summary>What both kinds of file sources do with files: opens them, and gives their messages.</summary>
internal sealed class FileIntake<T>(FileFormat<T> format, FileSourceOptions options, SourceContext context, CheckpointLedger ledger)
{
    private readonly FileEpoch<T> _epoch = new(context, ledger);
    private readonly List<FilePlace> _places = [];

    public ILogger Logger { get; } = context.LoggerFactory.CreateLogger<FileIntake<T>>();

    public SourceContext Context => context;

    public FileSourceOptions Options => options;

    public CheckpointLedger Ledger => ledger;

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (context.Index > 0)
            throw new InvalidOperationException($"Source '{context.Name}' reads files and has a concurrency of {context.Index + 1} or more, which must be 1: each would read all files. Leave it at 1.");
        return ledger.OpenAsync(cancellationToken);
    }

    /// <summary>Opens a file; null when it is gone.</summary>
    public async ValueTask<FileReader<T>?> TryOpenAsync(string path, bool isNew = false)
    {
        try
        {
            var reader = await format.OpenAsync(path, options, isNew ? ledger.Restart : ledger.Claim, ledger);
            FilesEvents.FileOpened(Logger, context.Pipeline, context.Name, path, reader.Entry.Offset);
            return reader;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            FilesEvents.FileGone(Logger, context.Pipeline, context.Name, path);
            return null;
        }
    }

    /// <summary>Closes a file that was read to its end.</summary>
    public ValueTask CloseAsync(FileReader<T> reader)
    {
        if (reader.Sight.IsOpaque) reader.Progress.EndReading();
        FilesEvents.FileRead(Logger, context.Pipeline, context.Name, reader.Sight.Path);
        return reader.DisposeAsync();
    }

    /// <summary>Gives again what was handed back.</summary>
    public void GiveReturned(MessageBuffer<T> messages) => _epoch.GiveReturned(messages);

    /// <summary>Gives what was fetched of a file.</summary>
    public void Give(FileReader<T> reader, bool isLast, MessageBuffer<T> messages)
    {
        while (!messages.IsFull && reader.TryRead(isLast, out var data, out var place, out var sizeBytes))
        {
            messages.Add(data, new FileDelivery<T>(_epoch, reader.Progress, place, sizeBytes, data));
            _places.Add(place);
        }

        reader.Progress.Receive(_places);
        _epoch.NoteReceived(_places.Count);
        _places.Clear();
    }
}
