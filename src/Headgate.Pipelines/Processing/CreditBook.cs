using Headgate.Stages.Subscriptions;

namespace Headgate.Pipelines.Processing;

/// <summary>
/// The demand of a step: at most a window of messages of each producer is asked for or in hand, so that producers share the step by the sizes of
/// their windows. Belongs to the stage's loop.
/// </summary>
internal sealed class CreditBook
{
    private readonly CreditLane[] _lanes;

    /// <summary>Creates the book.</summary>
    /// <param name="window">How many messages of the producer with the greatest weight.</param>
    /// <param name="minimum">How many are left of those when it asks again.</param>
    /// <param name="weights">The weights of the producers.</param>
    public CreditBook(int window, int minimum, IReadOnlyList<int> weights)
    {
        _lanes = [.. weights.Select(static _ => new CreditLane())];
        Weights = weights;
        Resize(window, minimum);
    }

    public IReadOnlyList<int> Weights { get; }

    /// <summary>Whether all producers have ended.</summary>
    public bool HaveAllEnded => Array.TrueForAll(_lanes, static lane => lane.HasEnded);

    /// <summary>Whether there is a producer from which nothing comes before something is done. What others may send does not help it: one of them may have nothing for long.</summary>
    public bool IsAnyStuck => Array.Exists(_lanes, static lane => lane.IsStuck);

    public void Resize(int window, int minimum)
    {
        var most = Weights.Max();
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            _lanes[lane].Window = Math.Max(1, (int)((long)window * Weights[lane] / most));
            _lanes[lane].Minimum = Math.Min((int)((long)minimum * Weights[lane] / most), _lanes[lane].Window - 1);
        }
    }

    /// <summary>A producer has let the step in; what an earlier incarnation owed is owed no longer.</summary>
    public void Opened(int lane, Subscription subscription)
    {
        _lanes[lane].Subscription = subscription;
        _lanes[lane].Outstanding = 0;
        _lanes[lane].AskIfDue();
    }

    public void Closed(int lane, bool hasEnded)
    {
        _lanes[lane].Subscription = null;
        _lanes[lane].Outstanding = 0;
        _lanes[lane].HasEnded |= hasEnded;
    }

    /// <summary>A producer has ended; false when it has let the step in, which then hears of its end after its last message.</summary>
    public bool TryEndUnsubscribed(int lane)
    {
        if (_lanes[lane].Subscription is not null) return false;
        _lanes[lane].HasEnded = true;
        return true;
    }

    public void Received(int lane, int count)
    {
        _lanes[lane].Outstanding -= count;
        _lanes[lane].Held += count;
    }

    /// <summary>The step is done with messages.</summary>
    public void Done(ReadOnlySpan<int> counts)
    {
        for (var lane = 0; lane < _lanes.Length; lane++) _lanes[lane].Held -= counts[lane];
    }

    public void AskWhatIsDue()
    {
        foreach (var lane in _lanes) lane.AskIfDue();
    }

    /// <summary>Asks for all that there is room for.</summary>
    public void AskForRest()
    {
        foreach (var lane in _lanes) lane.Ask();
    }
}
