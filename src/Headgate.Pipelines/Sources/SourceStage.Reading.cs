using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Sources;

/// <content>Reading. While a read is under way the buffer is the source's.</content>
internal sealed partial class SourceStage<T>
{
    /// <summary>So many reads that end at once, and then the loop has its turn.</summary>
    private const int ReadsPerTurn = 16;

    /// <summary>How long a source is left alone that says it may have more, and had nothing.</summary>
    private static readonly TimeSpan IdleDelay = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a read may take to end after its token was cancelled, before its source is disposed all the same.</summary>
    private static readonly TimeSpan ReadGrace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _draining = new();
    private volatile CancellationTokenSource _read;
    private Task _reading = Task.CompletedTask;
    private bool _isReading;
    private bool _isIdle;
    private bool _hasDrained;

    private void EndIdle()
    {
        if (!_isIdle) return;
        _isIdle = false;
        _isReading = false;
        Pump();
    }

    private void Read()
    {
        _isReading = true;
        if (_read.IsCancellationRequested) _read = CancellationTokenSource.CreateLinkedTokenSource(_draining.Token);

        // Another source may have taken what was free a moment ago: a read without room would be one that waits for nothing.
        _buffer.Begin((int)Math.Min(_owed, int.MaxValue), Math.Max(1, _gate.FreeBytes));
        var reading = BeginRead(_read.Token);
        if (reading.IsCompletedSuccessfully) EndRead(reading.Result);
        else _reading = FinishReadAsync(reading, _read.Token);
    }

    private ValueTask<bool> BeginRead(CancellationToken cancellationToken)
    {
        try
        {
            return _source.ReadAsync(_buffer, cancellationToken);
        }
        catch (Exception failure)
        {
            return ValueTask.FromException<bool>(failure);
        }
    }

    private async Task FinishReadAsync(ValueTask<bool> reading, CancellationToken cancellationToken)
    {
        try
        {
            var hasMore = await reading;
            Post(() => GoOnAfterRead(hasMore));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Post(() => GoOnAfterRead(hasMore: true));
        }
        catch (Exception failure)
        {
            Post(() => Break(failure));
        }
    }

    private void GoOnAfterRead(bool hasMore)
    {
        EndRead(hasMore);
        Pump();
    }

    private void EndRead(bool hasMore)
    {
        _isReading = false;
        _hasEnded |= !hasMore;
        if (_buffer.Messages.Count > 0)
        {
            _gate.Receive(_buffer.Messages, _index);
            return;
        }

        if (!hasMore || _isDraining) return;
        _isReading = true;
        _isIdle = true;
        _idle.Change(IdleDelay, Timeout.InfiniteTimeSpan);
    }

    private void DrainSource()
    {
        _hasDrained = true;
        _isReading = true;
        _buffer.Begin(int.MaxValue, long.MaxValue);
        _reading = DrainSourceAsync();
    }

    private async Task DrainSourceAsync()
    {
        try
        {
            await _source.DrainAsync(_buffer, _working.Token);
            Post(() => GoOnAfterRead(hasMore: false));
        }
        catch (Exception failure)
        {
            Post(() => Break(failure));
        }
    }

    /// <summary>The stage has stopped, and nothing is read any more: what is left, and what the last read has brought, goes back.</summary>
    private void HandBack()
    {
        if (_isReading) _gate.Receive(_buffer.Messages, _index);
        _isReading = false;
        while (_buffer.Messages.Count > 0) _returns.Add(_buffer.Messages.PopFront());
    }

    private async Task HandBackLaterAsync()
    {
        await _reading;
        HandBack();
        await _returns.SendAsync();
    }
}
