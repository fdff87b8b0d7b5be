using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A pipeline of random steps whose handlers do everything that handlers do, and should not.</summary>
internal sealed class RandomFlow(StageLab lab, AckLog acks) : IDeadLetterSink
{
    private static readonly string[] Names = ["default", "a", "b"];

    private readonly Random _random = lab.Random;
    private int _batchers;

    public const int Messages = 60;

    /// <summary>What is logged of handlers that fail.</summary>
    public static IReadOnlyList<string?> Expected { get; } = ["MessagesFailed", "FailureHandlerFailed", "DeadLettersFailed"];

    public void Declare(PipelineBuilder pipeline)
    {
        _batchers = _random.Next(4);
        var (most, keys, steps) = (_random.Next(1, 30), _random.Next(1, 6), _random.Next(_batchers == 0 ? 1 : 0, 5));
        var flow = pipeline.From(_ => new NumberSource(Messages, acks, most));
        if (Chance(50)) flow.Retry(o => o.MaxAttempts = _random.Next(1, 4));
        if (Chance(50)) flow.OnFailure(Chance(50) ? FailureAction.Return : FailureAction.Skip);
        if (Chance(50)) flow.OnFailure(OnFailure);
        if (Chance(50)) flow.DeadLetterTo(this);
        if (Chance(50)) flow = flow.PartitionBy(number => Chance(2) ? throw Failure() : number % keys);
        for (var i = 0; i < steps; i++)
        {
            flow = _random.Next(3) switch
            {
                0 => flow.ProcessMessages(ProcessAsync, Configure),
                1 => flow.Split(SplitUp, Configure),
                _ => flow.ProcessBatches(HandleAsync, Configure),
            };
        }

        if (_batchers == 0) return;
        if (Chance(50)) flow.RouteTo(_ => Chance(3) ? throw Failure() : Chance(3) ? null! : AnyName());
        for (var i = 0; i < _batchers; i++) flow.BatchMessages(Names[i], HandleAsync, Configure);
    }

    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        if (Chance(20)) throw Failure();
        if (Chance(50)) await lab.DelayAsync(_random.Next(20), cancellationToken);
        if (Chance(20)) throw Failure();
    }

    private static InvalidOperationException Failure() => new("by chance");

    private bool Chance(int percent) => _random.Next(100) < percent;

    private string AnyName() => Names[_random.Next(Chance(3) ? Names.Length : _batchers)];

    private void Configure(ProcessorOptions options)
    {
        options.Concurrency = _random.Next(1, 5);
        options.MaxDemand = _random.Next(1, 12);
        options.HandlerTimeout = TimeSpan.FromSeconds(1);
    }

    private void Configure(BatcherOptions<int> options)
    {
        options.Concurrency = _random.Next(1, 4);
        options.Size = _random.Next(1, 15);
        options.MaxDemand = Chance(50) ? _random.Next(1, 20) : options.Size;
        options.MaxOpenBatches = _random.Next(1, 5);
        options.Timeout = Chance(20) ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(_random.Next(50));
        options.HandlerTimeout = TimeSpan.FromSeconds(1);
        if (Chance(30)) options.LimitBytes(100, number => Chance(2) ? throw Failure() : number);
        if (Chance(30)) options.PartitionBy(number => Chance(2) ? throw Failure() : number % 3);
    }

    private async ValueTask OnFailure(IReadOnlyList<FailedMessage> failed, CancellationToken token)
    {
        foreach (var message in failed)
        {
            if (Chance(20)) message.Succeed();
            if (Chance(20)) message.Return();
            if (Chance(20)) message.Fail(Failure());
        }

        if (Chance(20)) throw Failure();
        if (Chance(30)) await lab.DelayAsync(_random.Next(5), token);
        if (Chance(20)) throw Failure();
    }

    private async ValueTask<Message<int>> ProcessAsync(Message<int> message, CancellationToken token)
    {
        await MisbehaveAsync(token);
        if (Chance(3)) return default;
        if (Chance(3)) return message.Fail("in words");
        if (Chance(3)) return new Message<int>(message.Data);
        if (Chance(30)) message = message.WithBatchKey(Chance(50) ? null : message.Data % 3);
        if (Chance(10)) message = message.WithBatchMode(BatchMode.Flush);
        if (_batchers == 0 || Chance(50)) return message;
        return Chance(50) ? message.WithBatcher(AnyName()) : message.WithBatchers(AnyName(), AnyName());
    }

    private IEnumerable<int> SplitUp(int number)
    {
        if (Chance(3)) return null!;
        return Enumerable.Range(0, _random.Next(4)).Select(_ => Chance(2) ? throw Failure() : number);
    }

    private async ValueTask<IReadOnlyList<Message<int>>> HandleAsync(MessageBatch<int> batch, CancellationToken token)
    {
        await MisbehaveAsync(token);
        return _random.Next(12) switch
        {
            0 => null!,
            1 => [.. batch.Skip(1)],
            2 => [.. batch.Reverse()],
            3 => [.. batch, batch[0]],
            4 => [.. batch, default],
            5 => [.. batch.Select(message => Chance(20) ? message.Fail("in words") : message)],
            _ => batch,
        };
    }

    private async Task MisbehaveAsync(CancellationToken token)
    {
        if (Chance(3)) throw Failure();
        if (Chance(50)) await lab.DelayAsync(_random.Next(10), token);
        if (Chance(1)) await lab.DelayAsync(2000, token);
        if (Chance(1)) await lab.DelayAsync(10_000, CancellationToken.None);
        if (Chance(3)) throw Failure();
        if (Chance(2)) throw new OperationCanceledException();
    }
}
