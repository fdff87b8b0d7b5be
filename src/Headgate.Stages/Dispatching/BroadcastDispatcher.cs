using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Dispatching;

/// <summary>
/// Gives each event to every consumer (GenStage's <c>BroadcastDispatcher</c>). The slowest consumer sets the pace: the producer is asked
/// for the smallest open demand of all. A consumer may filter with <see cref="SubscriptionOptions{T}.Selector"/>; what it filters out
/// does not use up its demand.
/// </summary>
/// <typeparam name="T">The type of the events.</typeparam>
/// <remarks>Not thread-safe: it is one stage's, which calls it from its loop. Give each stage one of its own.</remarks>
public sealed class BroadcastDispatcher<T> : IDispatcher<T>
{
    private readonly List<Receiver> _receivers = [];
    private IDispatcherHost? _host;

    /// <inheritdoc />
    public long Demand { get; private set; }

    /// <inheritdoc />
    public void Attach(IDispatcherHost host) => _host = host;

    /// <inheritdoc />
    public void Subscribe(ConsumerLink<T> link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (_receivers.Exists(other => other.Link.IsSameConsumer(link)))
        {
            throw new SubscriptionRefusedException(
                $"Consumer '{link.ConsumerName}' is subscribed to this broadcast already.", StopReason.AlreadySubscribed);
        }

        _receivers.Add(new Receiver(link, SelectorOf(link.Options)));
        Demand = 0;
    }

    /// <inheritdoc />
    public void Cancel(ConsumerLink<T> link)
    {
        _receivers.RemoveAll(receiver => ReferenceEquals(receiver.Link, link));
        Demand = SmallestDemand();
    }

    /// <inheritdoc />
    public void Ask(ConsumerLink<T> link, int count) => Demand = SmallestDemand();

    /// <inheritdoc />
    public int Dispatch(DispatchBatch<T> events)
    {
        var placed = 0;
        while (placed < events.Count && Demand > 0)
        {
            var count = (int)Math.Min(Demand, events.Count - placed);
            foreach (var receiver in _receivers) Send(receiver, events, placed, count);
            placed += count;
            Demand = SmallestDemand();
        }

        return placed;
    }

    private void Send(Receiver receiver, DispatchBatch<T> events, int start, int count)
    {
        if (receiver.HasFailed) return;
        if (receiver.Selector is not { } selector)
        {
            events.Send(receiver.Link, start, count);
            return;
        }

        try
        {
            foreach (var item in events.Events.Slice(start, count))
            {
                if (selector(item)) receiver.Link.Send(item);
            }
        }
        catch (Exception failure)
        {
            // The selector is the consumer's code: it ends the consumer's subscription, not the producer.
            receiver.HasFailed = true;
            _host?.Drop(receiver.Link.Id, failure);
        }
    }

    private static Func<T, bool>? SelectorOf(SubscriptionOptions options)
    {
        if (options is SubscriptionOptions<T> typed) return typed.Selector;
        var type = options.GetType();
        if (type != typeof(SubscriptionOptions) && HasSelector(type))
        {
            throw new SubscriptionRefusedException(
                $"The selector is for other events: the options are a {type.Name}, the producer's events are {typeof(T).Name}. Use SubscriptionOptions<{typeof(T).Name}>.");
        }

        return null;
    }

    private static bool HasSelector(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == typeof(SubscriptionOptions<>)) return true;
        }

        return false;
    }

    private long SmallestDemand()
    {
        if (_receivers.Count == 0) return 0;
        var smallest = long.MaxValue;
        foreach (var receiver in _receivers) smallest = Math.Min(smallest, receiver.Link.Demand);
        return smallest;
    }

    private sealed class Receiver(ConsumerLink<T> link, Func<T, bool>? selector)
    {
        public ConsumerLink<T> Link => link;

        public Func<T, bool>? Selector => selector;

        /// <summary>Whether its selector has failed: until the subscription is gone nothing more is sent to it, so that it sees no gap.</summary>
        public bool HasFailed { get; set; }
    }
}
