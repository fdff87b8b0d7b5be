using System.Collections.Frozen;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Testing.Pipelines;

/// <summary>The delivery of a message that a test sends. Also an acknowledger: it tells the test, and one of the test's own before.</summary>
internal sealed class TestDelivery : Delivery, IAcknowledger
{
    private readonly Lock _gate = new();
    private readonly List<object?> _results = [];
    private readonly TaskCompletionSource<MessageOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object? _data;
    private readonly TestMessageOptions _options;

    public TestDelivery(object? data, TestMessageOptions options)
    {
        _data = data;
        _options = options;
        Acknowledger = this;
        IsSpecial = true;
    }

    public override IReadOnlyDictionary<string, object?> Metadata => _options.Metadata ?? FrozenDictionary<string, object?>.Empty;

    public override object? Reference => _options.Reference;

    public Task<MessageOutcome> Outcome => _outcome.Task;

    internal override bool IsObserved => true;

    public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        if (_options.Acknowledger is { } own) await own.AcknowledgeAsync(ended, cancellationToken);
        foreach (var delivery in ended.Succeeded.Concat(ended.Failed).Concat(ended.Returned).OfType<TestDelivery>()) delivery.End();
    }

    internal override void Observe(object? data)
    {
        lock (_gate) _results.Add(data);
    }

    private void End()
    {
        lock (_gate) _outcome.TrySetResult(new MessageOutcome(_data, this, [.. _results]));
    }
}
