using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Processing;

/// <summary>To the batchers: each message to those that it names, or to the default one.</summary>
internal sealed class BatcherOutput<T> : IOutput<T>
{
    /// <summary>Up to so many names are compared one by one before they are looked up.</summary>
    private const int Few = 8;

    private readonly Outbox<T> _outbox;
    private readonly IReadOnlyList<string> _names;
    private readonly Func<T, string>? _router;
    private readonly Dictionary<string, Routing> _targets;
    private readonly Routing[] _byIndex;
    private readonly string[] _known;

    /// <summary>Creates the output.</summary>
    /// <param name="outbox">Takes the messages.</param>
    /// <param name="names">The batchers.</param>
    /// <param name="router">Names the batcher of a message that names none itself; null for the default one.</param>
    public BatcherOutput(Outbox<T> outbox, IReadOnlyList<string> names, Func<T, string>? router)
    {
        _outbox = outbox;
        _names = names;
        _router = router;
        _targets = names.Index().ToDictionary(static name => name.Item, static name => new Routing { Batchers = [name.Item], Target = name.Index }, StringComparer.Ordinal);
        _known = [.. names];
        _byIndex = [.. names.Select(name => _targets[name])];
    }

    private string Default => _names.Count == 1 ? _names[0] : PipelineDefaults.BatcherName;

    public Results<T> Begin() => new(_known.Length);

    public Exception? Route(in Message<T> message, Results<T> results, AckGroups acks)
    {
        if (message.IsUnrouted)
        {
            var chosen = NameFor(message);
            if (Find(chosen) is not { } way) return Unknown(chosen);
            results.Add(way.Target, message.Via(way));
            return null;
        }

        var named = message.Batchers;
        if (named.Count > 1) return RouteToAll(message, results);
        var name = named.Count == 1 ? named[0] : NameFor(message);
        if (Find(name) is not { } target) return Unknown(name);
        results.Add(target.Target, Towards(message, target));
        return null;
    }

    public Results<T> Send(Results<T> results) => _outbox.Put(results);

    private static Message<T> Towards(in Message<T> message, Routing target)
    {
        var isPlain = message.BatchKey is null && message.BatchMode == BatchMode.Bulk;
        return message.Via(isPlain ? target : target with { BatchKey = message.BatchKey, BatchMode = message.BatchMode });
    }

    /// <summary>Programs name their batchers by constants: most often it is the very string.</summary>
    private Routing? Find(string name)
    {
        if (_known.Length <= Few)
        {
            for (var i = 0; i < _byIndex.Length; i++)
            {
                if (ReferenceEquals(_known[i], name)) return _byIndex[i];
            }
        }

        return _targets.GetValueOrDefault(name);
    }

    private string NameFor(in Message<T> message) => _router is null ? Default : _router(message.Data);

    private Exception? RouteToAll(in Message<T> message, Results<T> results)
    {
        var names = message.Batchers.Distinct(StringComparer.Ordinal).ToList();
        var unknown = names.Find(name => !_targets.ContainsKey(name));
        if (unknown is not null) return Unknown(unknown);
        if (names.Count > 1) message.Delivery.Split(names.Count - 1);

        // Each batcher counts attempts of its own.
        foreach (var name in names)
        {
            var target = _targets[name];
            results.Add(target.Target, Towards(names.Count > 1 ? message.Of(new ChildDelivery(message.Delivery)) : message, target));
        }

        return null;
    }

    private MessageFailedException Unknown(string name) => MessageFailedException.Mistake(
        $"The message is for batcher '{name}', which the pipeline does not have. It has {string.Join(", ", _names.Select(static known => $"'{known}'"))}. Name one of them, or add a batcher.");
}
