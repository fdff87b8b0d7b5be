using System.Threading.Tasks.Sources;

namespace Headgate.Stages.Streams;

/// <summary>One side waits, the other signals, strictly in turn. Reusable, so that a hand-over allocates nothing.</summary>
internal sealed class Handover(bool continueElsewhere) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = continueElsewhere };

    /// <summary>Lets the waiting side go on. Once per <see cref="WaitAsync"/>.</summary>
    public void Signal() => _core.SetResult(true);

    public ValueTask WaitAsync() => new(this, _core.Version);

    void IValueTaskSource.GetResult(short token)
    {
        _core.GetResult(token);
        _core.Reset();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
