using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Runtime;

namespace Headgate.Orleans.Keyed;

/// <summary>Reads the source of a flow. It keeps nothing: when its silo dies it begins elsewhere, where its partitions ask.</summary>
[Reentrant, GrainDirectory(HeadgateSiloBuilderExtensions.Directory), GrainType("headgate.source`2")]
internal sealed class SourceGrain<T, TOut>(IServiceProvider services) : Grain, ISourceGrain<T, TOut>, IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _stopping = new();
    private PartedSource<T>? _source;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var definition = services.GetServices<KeyedFlowDefinition<T, TOut>>().Single(definition => definition.Flow.Name == this.GetPrimaryKeyString());
        _source = new PartedSource<T>(
            position => definition.Flow.Records(services, position, _stopping.Token), definition.Flow.Place, definition.Partitions, definition.Size);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await _stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        // A source that does not listen when it is told to stop is left behind.
        if (_source is not null) await Task.WhenAny(_source.DisposeAsync().AsTask(), Task.Delay(Patience, TimeProvider.System));
        _stopping.Dispose();
    }

    public async Task<Portion<T>> TakeAsync(int partition, long position)
    {
        try
        {
            return await _source!.TakeAsync(partition, position).WaitAsync(Poll, TimeProvider.System);
        }
        catch (Exception failure) when (failure is TimeoutException || _stopping.IsCancellationRequested)
        {
            // Asked again, it goes on: here, or in the silo where it is then.
            return new Portion<T> { Next = position, Elements = [] };
        }
    }
}
