using Headgate.Orleans.Diagnostics;
using Headgate.Orleans.Producers;
using Headgate.Orleans.Wire;
using Headgate.Stages;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Orleans;

namespace Headgate.Orleans;

/// <summary>
/// Stands in for a producer that runs somewhere in the cluster: subscribe to it as to the producer itself. What its consumers ask for is asked of the producer,
/// over the wire, and no more; events come in batches. It ends as the producer does, and <see cref="CancelMode"/> says what that means to its consumers.
/// </summary>
/// <typeparam name="T">The type of the events.</typeparam>
/// <remarks>
/// It is one consumer to the producer's dispatcher: make one for each consumer that is to have a share, or an end, of its own. A filter
/// (<see cref="SubscriptionOptions{T}.Selector"/>) works on this side of the wire. Under a supervisor it is made anew when the producer is lost.
/// Start it with <c>await Stage.StartAsync(...)</c>. Public members may be called on any thread.
/// </remarks>
public sealed class RemoteProducer<T> : Producer<T>
{
    private readonly IGrainFactory _grains;
    private readonly RemoteProducerOptions<T> _options;
    private readonly string _producer;
    private readonly CancellationTokenSource _leaving = new();
    private WireReader<T>? _reader;
    private int _consumers;

    /// <summary>Creates the stage. It does nothing until it is started.</summary>
    /// <param name="grains">The cluster: the grain factory of a silo, or the client of one.</param>
    /// <param name="producer">The name that the producer was added with.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The name is blank, or the partition is neither a number nor a name.</exception>
    public RemoteProducer(IGrainFactory grains, string producer, RemoteProducerOptions<T>? options = null)
        : base(options)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrWhiteSpace(producer);
        _grains = grains;
        _producer = producer;
        _options = (options ?? new RemoteProducerOptions<T>()).Validated();
    }

    /// <inheritdoc />
    protected override async ValueTask OnStartAsync(CancellationToken cancellationToken)
    {
        _reader = new WireReader<T>(_grains.GetGrain<IProducerGrain<T>>(_producer), _producer, _options.LostAfter, _options.FetchCount, TimeProvider);
        var reply = await _reader.OpenAsync(_options.ConsumerName ?? $"{Environment.MachineName}:{Environment.ProcessId} {Name}", _options.Partition, cancellationToken);
        if (reply.Refusal is { } refusal) throw new SubscriptionRefusedException(refusal);
        if (reply.Ended is { } end)
        {
            if (!end.ToReason(_producer).IsNormal) throw end.ToReason(_producer).Exception ?? new ProducerLostException(_producer, "it was killed");
            Complete();
            return;
        }

        _ = Task.Run(ReceiveAsync, CancellationToken.None);
    }

    /// <inheritdoc />
    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        _reader!.Ask(demand);
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnConsumerSubscribedAsync(ConsumerLink<T> consumer)
    {
        _consumers++;
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnConsumerCancelledAsync(ConsumerLink<T> consumer, StopReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (--_consumers > 0 || !_options.EndsWithLastConsumer) return default;
        Stop(reason.IsNormal ? reason : StopReason.Fault(reason.Exception ?? new ConsumerLostException(consumer?.ConsumerName ?? Name, TimeSpan.Zero)));
        return default;
    }

    /// <inheritdoc />
    protected override async ValueTask OnTerminateAsync(StopReason reason)
    {
        await _leaving.CancelAsync();
        if (_reader is not null) await SayLeavingAsync(_reader, reason);
    }

    private async Task SayLeavingAsync(WireReader<T> reader, StopReason reason)
    {
        try
        {
            await reader.CancelAsync(StopNotice.Of(reason)).WaitAsync(_options.LostAfter, TimeProvider);
        }
        catch (Exception failure)
        {
            OrleansEvents.CancelNotSaid(Logger, failure, _producer, Name);
        }
    }

    private async Task ReceiveAsync()
    {
        // A stage that is killed is not called when it ends: its place is given up here.
        await using var registration = StoppingToken.UnsafeRegister(static leaving => ((CancellationTokenSource)leaving!).Cancel(), _leaving);
        await ReceiveAllAsync();
        if (StopReason is { Kind: StopKind.Killed }) await SayLeavingAsync(_reader!, StopReason.Killed);
    }

    private async Task ReceiveAllAsync()
    {
        try
        {
            while (await ReceiveNextAsync())
            {
            }
        }
        catch (Exception failure) when (failure is StageStoppedException || _leaving.IsCancellationRequested)
        {
            // The stage has ended: whoever ended it knows.
        }
        catch (Exception failure)
        {
            Post(() => Stop(StopReason.Fault(failure)));
        }
    }

    private async Task<bool> ReceiveNextAsync()
    {
        var delivery = await _reader!.NextAsync(_leaving.Token);
        if (delivery.IsUnknown) throw new ProducerLostException(_producer, "the silo in which it ran does not run it any more");
        OrleansMeter.Received(_producer, delivery.Events.Length);
        await InvokeAsync(() => Accept(delivery));
        return delivery.End is null;
    }

    private void Accept(Delivery<T> delivery)
    {
        Emit(delivery.Events);
        if (delivery.End is not { } end) return;
        var reason = end.ToReason(_producer);
        if (reason.Kind == StopKind.Normal) Complete();
        else Stop(reason);
    }
}
