using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Pipelines.Replaying;

/// <summary>Gives the letters of a file again.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
internal sealed class LetterSource<T>(LetterFile file, LetterFormat<T> format, LetterAcknowledger acknowledger, Func<DeadLetter, bool>? predicate, SourceContext context)
    : Source<T>
{
    private readonly LetterCursor<T> _cursor = new(file, format);
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger<Pipeline>();
    private long _count;
    private long _unwantedCount;
    private bool _hasEnded;

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        // Always to its end: it takes its turn at the file, and no longer.
        if (await _cursor.ReadAsync(letter => Take(letter, messages))) return true;
        _hasEnded = true;
        Log();
        return false;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_hasEnded && _unwantedCount + _cursor.OtherTypeCount + _cursor.UnreadableCount == 0) await EmptyAsync();
        await base.DisposeAsync();
    }

    private bool Take(StoredLetter<T> letter, MessageBuffer<T> messages)
    {
        if (predicate?.Invoke(letter.Letter) == false)
        {
            _unwantedCount++;
            return true;
        }

        if (!acknowledger.TryBegin(letter.Mark)) return true;
        messages.Add(letter.Data, new StoredDelivery(acknowledger, letter.Letter, letter.Mark));
        _count++;
        return !messages.IsFull;
    }

    private void Log()
    {
        PipelineEvents.DeadLettersReplayed(_logger, context.Pipeline, file.Path, _count, _cursor.OtherTypeCount + _unwantedCount);
        if (_cursor.FirstUnreadable is { } first) PipelineEvents.DeadLettersUnreadable(_logger, first.Failure, context.Pipeline, _cursor.UnreadableCount, file.Path, first.Offset);
    }

    private async Task EmptyAsync()
    {
        try
        {
            await file.UseAsync(EmptyIfNoneIsLeft);
        }
        catch (IOException)
        {
            // Somebody else has it open. Its letters are crossed off all the same, and the next replay empties it.
        }
    }

    /// <summary>Letters may have come meanwhile. While they are looked for, none can.</summary>
    private void EmptyIfNoneIsLeft(SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        var lines = new LetterLines(handle, 0, length);
        while (lines.TryRead(out var line))
        {
            if (format.Read(line, 0, out _, out _) != LineKind.Nothing) return;
        }

        if (length > 0) RandomAccess.SetLength(handle, 0);
    }
}
