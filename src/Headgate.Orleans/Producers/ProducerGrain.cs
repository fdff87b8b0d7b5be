using Headgate.Orleans.Wire;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Runtime;

namespace Headgate.Orleans.Producers;

/// <summary>The grain of a producer: there is one in the cluster, which its directory sees to. It begins when it is asked for first, and stays.</summary>
[Reentrant, KeepAlive, GrainDirectory(HeadgateSiloBuilderExtensions.Directory), GrainType("headgate.producer`1")]
internal sealed class ProducerGrain<T>(IServiceProvider services, ILocalSiloDetails silo) : Grain, IProducerGrain<T>
{
    private readonly List<ProducerLife<T>> _earlier = [];
    private Task<ProducerLife<T>>? _life;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var definition = Definition();
        await LiveAsync();
        var every = definition.Options.Lease / 4;
        this.RegisterGrainTimer(_ => ExpireAsync(), new GrainTimerCreationOptions(every, every) { Interleave = true });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        foreach (var life in _earlier) await life.StopAsync();
        if (_life is { IsCompletedSuccessfully: true }) await (await _life).StopAsync();
    }

    public async Task<OpenReply> OpenAsync(OpenRequest request)
    {
        var life = await LiveAsync();
        return await life.OpenAsync(request);
    }

    public async Task<Delivery<T>> TakeAsync(TakeRequest request)
    {
        var life = await _life!;
        var found = _earlier.Find(earlier => earlier.Epoch == request.Epoch) ?? life;
        return await found.TakeAsync(request) ?? new Delivery<T> { Sequence = 0, Events = [], IsUnknown = true };
    }

    public async Task CancelAsync(CancelRequest request)
    {
        foreach (var life in _earlier.Append(await _life!).ToList()) await life.CancelAsync(request);
    }

    public async Task<ProducerReport> DescribeAsync() => (await _life!).Describe(silo.SiloAddress.ToParsableString());

    /// <summary>The producer: as it runs, or has ended. After a failure it lives anew, as under a supervisor; those that were subscribed hear how it ended.</summary>
    private async Task<ProducerLife<T>> LiveAsync()
    {
        if (_life is { } living && (!living.IsCompleted || living.IsCompletedSuccessfully))
        {
            var life = await living;
            if (!life.HasFailed) return life;
            if (ReferenceEquals(_life, living))
            {
                _earlier.Add(life);
                _life = BeginAsync();
            }
        }
        else
        {
            _life = BeginAsync();
        }

        return await _life!;
    }

    private async Task<ProducerLife<T>> BeginAsync()
    {
        var environment = new StageEnvironment(services.GetService<TimeProvider>(), services.GetService<ILoggerFactory>());
        var life = new ProducerLife<T>(Definition(), environment);
        await life.StartAsync(services);
        return life;
    }

    private async Task ExpireAsync()
    {
        foreach (var life in _earlier.ToList())
        {
            if (!await life.ExpireAsync()) _earlier.Remove(life);
        }

        if (_life is { IsCompletedSuccessfully: true }) await (await _life).ExpireAsync();
    }

    private ProducerDefinition<T> Definition()
    {
        var name = this.GetPrimaryKeyString();
        return services.GetServices<ProducerDefinition<T>>().FirstOrDefault(definition => definition.Name == name) ?? throw new KeyNotFoundException(
            $"Silo {silo.SiloAddress} has no producer '{name}' of {typeof(T)}. Add it with AddProducer<{typeof(T).Name}>(\"{name}\", ...) in every silo.");
    }
}
