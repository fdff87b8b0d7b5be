using Headgate.Orleans.Wire;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Orleans.Producers;

/// <summary>One life of a producer: its stage, and its consumers in other silos. Belongs to its grain: not thread-safe.</summary>
internal sealed class ProducerLife<T>(ProducerDefinition<T> definition, StageEnvironment environment)
{
    private readonly Dictionary<Guid, Task<WireSender<T>>> _senders = [];
    private IProducer<T>? _producer;

    public Guid Epoch { get; } = Guid.NewGuid();

    public Stage Stage => (Stage)_producer!;

    /// <summary>Whether the stage has failed: another life may begin.</summary>
    public bool HasFailed => Stage.StopReason is { IsNormal: false };

    public async Task StartAsync(IServiceProvider services)
    {
        _producer = definition.Create(services);
        if (_producer is not Stages.Stage stage)
        {
            throw new InvalidOperationException($"Producer '{definition.Name}' is no stage, but {_producer.GetType()}. Let AddProducer make a Producer or a ProducerConsumer.");
        }

        if (stage.Status == StageStatus.Created) await Stages.Stage.StartAsync(stage, environment);
    }

    public async Task<OpenReply> OpenAsync(OpenRequest request)
    {
        if (Stage.StopReason is { } end && !_senders.ContainsKey(request.Subscription)) return new OpenReply { Epoch = Epoch, Ended = StopNotice.Of(end) };
        try
        {
            if (!_senders.TryGetValue(request.Subscription, out var sender)) _senders.Add(request.Subscription, sender = ConnectAsync(request));
            await sender;
            return new OpenReply { Epoch = Epoch, Poll = definition.Options.Poll };
        }
        catch (SubscriptionRefusedException refusal)
        {
            _senders.Remove(request.Subscription);
            return new OpenReply { Epoch = Epoch, Refusal = refusal.Message };
        }
    }

    /// <summary>A consumer of this life fetches. Null when it is not one.</summary>
    public async Task<Delivery<T>?> TakeAsync(TakeRequest request)
    {
        if (request.Epoch != Epoch || !_senders.TryGetValue(request.Subscription, out var connecting)) return null;
        try
        {
            return await (await connecting).TakeAsync(request, definition.Options.Poll);
        }
        catch (StageStoppedException)
        {
            return null;
        }
    }

    public async Task CancelAsync(CancelRequest request)
    {
        if (request.Epoch != Epoch || !_senders.Remove(request.Subscription, out var connecting)) return;
        var sender = await connecting;
        await sender.CloseAsync(request.Reason.ToReason(sender.Name), request.Received);
    }

    /// <summary>Ends the subscriptions of those that were not heard of for too long.</summary>
    /// <returns>Whether there are others.</returns>
    public async Task<bool> ExpireAsync()
    {
        foreach (var (id, connecting) in _senders.Where(static pair => pair.Value.IsCompletedSuccessfully).ToList())
        {
            var sender = await connecting;
            if (await sender.SilenceAsync() is var silence && silence <= definition.Options.Lease) continue;
            if (_senders.Remove(id)) await sender.CloseAsync(StopReason.Fault(new ConsumerLostException(sender.Name, silence)), 0);
        }

        return _senders.Count > 0;
    }

    public async Task StopAsync()
    {
        await Stage.StopAsync(StopReason.Shutdown, definition.Options.Poll);
        foreach (var connecting in _senders.Values.ToList()) await CloseAsync(connecting);
        _senders.Clear();
    }

    public ProducerReport Describe(string silo)
    {
        var snapshot = Stage.GetSnapshot();
        return new ProducerReport
        {
            Name = definition.Name,
            Silo = silo,
            Epoch = Epoch,
            Status = snapshot.Status,
            OpenDemand = snapshot.OpenDemand,
            BufferedCount = snapshot.BufferedCount,
            EmittedCount = snapshot.EmittedCount,
            Consumers = [.. snapshot.Consumers.Select(static consumer => new ConsumerReport(consumer.With, consumer.OpenDemand, consumer.DeliveredCount))],
        };
    }

    private static async Task CloseAsync(Task<WireSender<T>> connecting)
    {
        try
        {
            var sender = await connecting;
            await sender.CloseAsync(StopReason.Shutdown, 0);
        }
        catch (Exception failure) when (failure is SubscriptionRefusedException or StageStoppedException)
        {
            // It was let in no more, and whoever opens it is told; the others are to be told, too.
        }
    }

    private async Task<WireSender<T>> ConnectAsync(OpenRequest request)
    {
        var sender = await Stages.Stage.StartAsync(new WireSender<T>(definition.Name, request), environment);
        try
        {
            await sender.SubscribeAsync(_producer!);
            return sender;
        }
        catch (Exception)
        {
            await sender.DisposeAsync();
            throw;
        }
    }
}
