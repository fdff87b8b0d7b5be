using System.Runtime.CompilerServices;
using Headgate.Flows;
using Headgate.Orleans.Diagnostics;
using Headgate.Orleans.Keeping;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using Orleans.Runtime;

namespace Headgate.Orleans.Keyed;

/// <summary>Runs a partition of a flow, from its last snapshot on, in whichever silo it is.</summary>
[Reentrant, KeepAlive, RandomPlacement, GrainDirectory(HeadgateSiloBuilderExtensions.Directory), GrainType("headgate.partition`2")]
internal sealed class PartitionGrain<T, TOut>(
    [PersistentState("partition", HeadgateSiloBuilderExtensions.Storage)] IPersistentState<PartitionState> state,
    IServiceProvider services,
    ILocalSiloDetails silo,
    ILogger<PartitionGrain<T, TOut>> logger) : KeptGrain(silo), IPartitionGrain<T, TOut>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private KeyedFlowDefinition<T, TOut> _definition = null!;
    private SourceMarks _marks = null!;
    private int _number;

    protected override Task RunAsync(CancellationToken stopping)
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.LastIndexOf('/');
        _number = int.Parse(key.AsSpan(slash + 1), provider: null);
        _definition = services.GetServices<KeyedFlowDefinition<T, TOut>>().Single(definition => definition.Flow.Name == key[..slash]);
        _marks = new SourceMarks(state.State.Mark);
        var store = new PartitionStore(state, _marks, TaskScheduler.Current);
        var options = new FlowOptions
        {
            Stages = 1,
            Environment = new StageEnvironment(services.GetService<TimeProvider>(), services.GetService<ILoggerFactory>()),
            Registry = services.GetService<Flows.Hosting.FlowRegistry>(),
        };
        var source = GrainFactory.GetGrain<ISourceGrain<T, TOut>>(key[..slash]);

        // Away from the grain: its own calls are to be answered while the flow works.
        return Task.Run(() => _definition.Flow.RunPartitionAsync(services, key, count => ReadAsync(source, count), store, options, stopping), CancellationToken.None);
    }

    protected override void OnFailed(Exception failure) => OrleansEvents.PartitionFailed(logger, failure, this.GetPrimaryKeyString());

    // It is stopped by the flow, which asks for no more by then: so it is not taken for a failure of the source.
    private async IAsyncEnumerable<T> ReadAsync(ISourceGrain<T, TOut> source, long after, [EnumeratorCancellation] CancellationToken stopping = default)
    {
        var mark = _marks.Trim(after);
        var next = TakeAsync(source, mark.Position, stopping);
        while (true)
        {
            var portion = await next;
            if (!portion.IsLast) next = TakeAsync(source, portion.Next, stopping);
            var count = mark.Count;
            foreach (var element in portion.Elements)
            {
                if (++count > after) yield return element;
            }

            mark = new SourceMark(count, portion.Next);
            _marks.Add(mark);
            if (portion.IsLast) yield break;
        }
    }

    /// <summary>Asks until there is an answer: a silo that dies takes a question with it.</summary>
    private async Task<Portion<T>> TakeAsync(ISourceGrain<T, TOut> source, long position, CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                return await source.TakeAsync(_number, position).WaitAsync(Patience, TimeProvider.System, stopping);
            }
            catch (Exception failure) when (failure is TimeoutException or OrleansException or IOException || (failure is OperationCanceledException && !stopping.IsCancellationRequested))
            {
                OrleansEvents.SourceNotReached(logger, failure, this.GetPrimaryKeyString());
            }

            await Task.Delay(Pause, TimeProvider.System, stopping);
        }
    }
}
