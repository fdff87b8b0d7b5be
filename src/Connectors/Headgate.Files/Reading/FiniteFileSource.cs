using Headgate.Files.Diagnostics;
using Headgate.Pipelines.Sources;

namespace Headgate.Files.Reading;

/// <summary>Reads the files that are there when it starts, one after the other, and ends.</summary>
internal sealed class FiniteFileSource<T>(FileIntake<T> intake, FileListing listing, string pattern) : Source<T>
{
    private readonly Queue<string> _paths = new();
    private FileReader<T>? _reader;
    private bool _isRead;

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await intake.StartAsync(cancellationToken);
        foreach (var path in listing.List()) _paths.Enqueue(path);
        if (_paths.Count == 0) FilesEvents.NoFileMatches(intake.Logger, intake.Context.Pipeline, intake.Context.Name, pattern);
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        intake.GiveReturned(messages);
        while (!messages.IsFull)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_reader is null && !await OpenNextAsync()) return false;
            if (_reader is { } reader) await GiveAsync(reader, messages);
        }

        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_reader is not null) await _reader.DisposeAsync();
        await intake.Ledger.CloseAsync();
        await base.DisposeAsync();
    }

    private async ValueTask GiveAsync(FileReader<T> reader, MessageBuffer<T> messages)
    {
        intake.Give(reader, _isRead, messages);
        if (messages.IsFull) return;
        if (_isRead)
        {
            _reader = null;
            await intake.CloseAsync(reader);
            return;
        }

        _isRead = !await reader.FillAsync();
    }

    /// <summary>Opens the next file; false when there is none. One that is gone is left out.</summary>
    private async ValueTask<bool> OpenNextAsync()
    {
        if (!_paths.TryDequeue(out var path)) return false;
        _reader = await intake.TryOpenAsync(path);
        _isRead = false;
        return true;
    }
}
