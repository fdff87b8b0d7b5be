using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Replaying;

/// <summary>Gives the letters of a file again. Of several that are read side by side, the first gives them all.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
internal sealed class LetterSource<T>(LetterFile file, LetterFormat<T> format, LetterReplay replay, Func<DeadLetter, bool>? predicate, SourceContext context)
    : Source<T>
{
    private readonly LetterCursor<T> _cursor = new(file, format, FileAccess.ReadWrite, replay.End);
    private readonly ILogger _logger = context.LoggerFactory.CreateLogger<Pipeline>();
    private long _unwantedCount;
    private bool _hasBegun;
    private bool _hasEnded;
    private bool _isDrained;

    private long LeftCount => _unwantedCount + _cursor.OtherTypeCount;

    public override ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (context.Index > 0) return default;
        if (!File.Exists(file.Path))
        {
            Log(0, 0);
            return default;
        }

        _hasBegun = replay.TryBegin(context.Pipeline, out var holder);
        if (!_hasBegun) PipelineEvents.DeadLettersReplayRefused(_logger, context.Pipeline, file.Path, holder);
        return default;
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        if (!_hasBegun) return false;
        try
        {
            _hasEnded = !await _cursor.ReadAsync(letter => Take(letter, messages), cancellationToken);
            return !_hasEnded;
        }
        finally
        {
            replay.End = _cursor.End;
        }
    }

    public override ValueTask DrainAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        _isDrained = true;
        return default;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_hasBegun)
        {
            try
            {
                await EndAsync();
            }
            finally
            {
                if (_hasEnded || _isDrained) replay.Finish();
                else replay.Leave();
            }
        }

        await base.DisposeAsync();
    }

    private bool Take(StoredLetter<T> letter, MessageBuffer<T> messages)
    {
        if (predicate?.Invoke(letter.Letter) == false)
        {
            _unwantedCount++;
            return true;
        }

        if (!replay.TryGive(letter.Mark)) return true;
        messages.Add(letter.Data, new StoredDelivery(replay, letter.Letter, letter.Mark));
        return !messages.IsFull;
    }

    private async Task EndAsync()
    {
        if (!_hasEnded && !_isDrained) return;
        var (given, settled) = replay.Counts;
        Log(given, settled);
        if (!_hasEnded || _cursor.IsGone || LeftCount + _cursor.UnreadableCount > 0 || settled < given) return;
        try
        {
            await new LetterBroom(file).SweepAsync();
        }
        catch (IOException)
        {
            // Somebody else has it open. Its letters are crossed off all the same, and the next replay empties it.
        }
    }

    private void Log(long given, long settled)
    {
        PipelineEvents.DeadLettersReplayed(_logger, context.Pipeline, given, file.Path, settled, given - settled, LeftCount);
        if (_cursor.FirstUnreadable is { } first) PipelineEvents.DeadLettersUnreadable(_logger, first.Failure, context.Pipeline, _cursor.UnreadableCount, file.Path, first.Offset);
        if (_cursor.IsGone) PipelineEvents.DeadLettersGone(_logger, context.Pipeline, file.Path);
        if (given == 0 && _cursor.OtherTypeCount > 0) PipelineEvents.DeadLettersOfOtherTypes(_logger, context.Pipeline, _cursor.OtherTypeCount, file.Path, format.TypeName);
    }
}
