using Headgate.Stages.Subscriptions;

namespace Headgate.Flows.Alignment;

/// <summary>The demand on a source: asked for anew as its elements are processed, but while it is ahead of others. For one stage's loop.</summary>
/// <param name="source">The source.</param>
/// <param name="options">How much is asked for.</param>
internal sealed class DemandGate(AlignedSource source, FlowOptions options)
{
    private Subscription? _subscription;
    private int _owed;

    /// <summary>Gets whether the source is ahead, and is not asked.</summary>
    public bool IsHeld => source.IsHeld;

    /// <summary>The source answers, for the first time or after a restart.</summary>
    public void Open(Subscription subscription)
    {
        _subscription = subscription;
        _owed = options.MaxDemand;
        Ask();
    }

    /// <summary>Elements of the source have been taken. Those that came before a restart were asked for before it.</summary>
    public void Take(Subscription from, int count)
    {
        source.Speak();
        if (ReferenceEquals(from, _subscription)) _owed += count;
        if (_owed >= options.BatchSize) Ask();
    }

    /// <summary>The source has ended, or is idle.</summary>
    public void Silence() => source.Silence();

    /// <summary>Asks for as much as has been taken, unless the source is ahead.</summary>
    public void Ask()
    {
        if (_subscription is not { IsOpen: true } || _owed < options.BatchSize || !source.MayAsk()) return;
        var count = _owed;
        _owed = 0;
        _subscription.Ask(count);
    }
}
