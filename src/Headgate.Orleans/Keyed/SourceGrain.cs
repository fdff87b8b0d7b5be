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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<int, (long Position, Task<Portion<T>> Portion)> _takes = [];
    private KeyedFlowDefinition<T, TOut> _definition = null!;
    private PartedSource<T>? _source;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var definition = _definition = services.GetServices<KeyedFlowDefinition<T, TOut>>().Single(definition => definition.Flow.Name == this.GetPrimaryKeyString());
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
        // Whoever asks again waits on for what was asked before: a source that is slower than a poll would be opened anew each time.
        if (!_takes.TryGetValue(partition, out var take) || take.Position != position) _takes[partition] = take = (position, _source!.TakeAsync(partition, position));
        await ((Task)take.Portion).WaitAsync(_definition.Poll, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!take.Portion.IsCompleted) return Nothing(position);
        if (_takes.TryGetValue(partition, out var last) && last.Portion == take.Portion) _takes.Remove(partition);
        try
        {
            return await take.Portion;
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            return Nothing(position);
        }
        catch (Exception failure)
        {
            // As it is, a partition could take it for a failure of the way to here, and only ask again.
            throw new InvalidOperationException($"The source of flow '{_definition.Flow.Name}' failed with {failure.GetType().FullName}: {failure.Message}", failure);
        }
    }

    /// <summary>Asked again, it goes on: here, or in the silo where it is then.</summary>
    private static Portion<T> Nothing(long position) => new() { Next = position, Elements = [] };
}
