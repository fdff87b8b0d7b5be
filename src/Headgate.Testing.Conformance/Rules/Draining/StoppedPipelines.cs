using Headgate.Pipelines;

namespace Headgate.Testing.Conformance.Rules.Draining;

/// <summary>Reads a subject by pipelines, one after the other, that are stopped in the middle; the last one handles what is left.</summary>
internal sealed class StoppedPipelines
{
    public const int SentCount = 150;
    private const int StopCount = 3;
    private const int HandledCount = 10;

    /// <summary>How long handlers still hold their messages when the pipeline drains, so that its source hears of it before there is room for more.</summary>
    private static readonly TimeSpan UntilHeard = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly List<string> _handled = [];
    private readonly TaskCompletionSource _mayFinish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isReached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<List<string>, bool> _isEnough;

    /// <summary>Handlers finish when their pipeline is being stopped, so that there is something under way then; those of the last one at once.</summary>
    private StoppedPipelines(Func<List<string>, bool> isEnough, bool isLast)
    {
        _isEnough = isEnough;
        if (isLast) _mayFinish.SetResult();
    }

    /// <summary>What was handled, in the order in which it was.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync<T>(SourceBench<T> bench, IReadOnlyList<string> sent)
    {
        var all = new List<string>();
        var left = sent.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < StopCount && left.Count > 0; i++)
        {
            var enough = Math.Min(HandledCount, left.Count);
            all.AddRange(await new StoppedPipelines(handled => handled.Count >= enough, isLast: false).RunAsync(bench, left));
            left.ExceptWith(all);
        }

        if (left.Count > 0) all.AddRange(await new StoppedPipelines(left.IsSubsetOf, isLast: true).RunAsync(bench, left));
        return all;
    }

    private async Task<IReadOnlyList<string>> RunAsync<T>(SourceBench<T> bench, HashSet<string> left)
    {
        var pipeline = Pipeline.Create(bench.Name, p => p.From(bench.Subject.Create).Process(
            async (data, _) =>
            {
                Note(bench.Subject.TextOf(data));
                await _mayFinish.Task;
            },
            options => (options.Concurrency, options.MaxDemand) = (HandledCount, 2)));
        await using (pipeline)
        {
            await bench.WithinAsync(pipeline.StartAsync(), "the pipeline starts");
            await bench.WithinAsync(_isReached.Task, $"messages come: {Wording.List(left)}");
            var stopping = pipeline.StopAsync();
            while (pipeline.Status == PipelineStatus.Running) await Task.Yield();
            await Task.Delay(UntilHeard, TimeProvider.System);
            _mayFinish.TrySetResult();
            await bench.WithinAsync(stopping, "the pipeline stops");
        }

        lock (_gate) return [.. _handled];
    }

    private void Note(string text)
    {
        lock (_gate)
        {
            _handled.Add(text);
            if (_isEnough(_handled)) _isReached.TrySetResult();
        }
    }
}
