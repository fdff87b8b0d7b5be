using Headgate.Stages.Diagnostics;

namespace Headgate.Stages.Dispatching;

/// <summary>
/// Gives each event to one consumer: the one with the greatest open demand first, ties in the order of subscription (GenStage's
/// <c>DemandDispatcher</c>, the default).
/// </summary>
/// <typeparam name="T">The type of the events.</typeparam>
/// <remarks>Not thread-safe: it is one stage's, which calls it from its loop. Give each stage one of its own.</remarks>
public sealed class DemandDispatcher<T> : IDispatcher<T>
{
    private readonly DemandDispatcherOptions _options;
    private readonly List<ConsumerLink<T>> _links = [];
    private readonly HashSet<ConsumerLink<T>> _reported = [];
    private IDispatcherHost? _host;
    private int? _mostExpected;
    private bool _shuffled;

    /// <summary>Creates the dispatcher.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public DemandDispatcher(DemandDispatcherOptions? options = null)
    {
        _options = options ?? new DemandDispatcherOptions();
        _options.Validate();
        _mostExpected = _options.MaxDemand;
    }

    /// <inheritdoc />
    public long Demand { get; private set; }

    /// <inheritdoc />
    public void Attach(IDispatcherHost host) => _host = host;

    /// <inheritdoc />
    public void Subscribe(ConsumerLink<T> link) => _links.Add(link);

    /// <inheritdoc />
    public void Cancel(ConsumerLink<T> link)
    {
        ArgumentNullException.ThrowIfNull(link);
        _links.Remove(link);
        _reported.Remove(link);
        Demand -= link.Demand;
        Invariant.That(Demand >= 0, "The demand of those who stay is never negative.");
    }

    /// <inheritdoc />
    public void Ask(ConsumerLink<T> link, int count)
    {
        ArgumentNullException.ThrowIfNull(link);
        _mostExpected ??= count;
        if (count > _mostExpected && _reported.Add(link)) _host?.ReportGreedy(link.ConsumerName, count, _mostExpected.Value);
        Demand += count;
    }

    /// <inheritdoc />
    public int Dispatch(DispatchBatch<T> events)
    {
        if (_options.ShuffleOnFirstDispatch && !_shuffled && Demand > 0) Shuffle();
        var placed = 0;
        while (placed < events.Count && Demand > 0)
        {
            var link = Greatest();
            var count = (int)Math.Min(Math.Min(link.Demand, _options.ChunkSize), events.Count - placed);
            events.Send(link, placed, count);
            Demand -= count;
            placed += count;
        }

        return placed;
    }

    private ConsumerLink<T> Greatest()
    {
        var greatest = _links[0];
        for (var i = 1; i < _links.Count; i++)
        {
            if (_links[i].Demand > greatest.Demand) greatest = _links[i];
        }

        return greatest;
    }

    private void Shuffle()
    {
        _shuffled = true;
        _host?.Random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_links));
    }
}
