using Headgate.Pipelines.Failures;
using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A pipeline drawn at random, and what is done to it.</summary>
internal sealed class LifeRandomRun
{
    private readonly StageLab _lab;
    private readonly Random _random;
    private readonly List<LifeFeed> _feeds = [];
    private readonly List<(string Step, int Feed, int Number)> _handled = [];
    private readonly List<string> _steps = [];
    private readonly int _keys;
    private bool _hasCrashed;
    private FailureAction _onFailure;

    public LifeRandomRun(StageLab lab)
    {
        _lab = lab;
        _random = lab.Random;
        _keys = 1 + _random.Next(6);
        for (var i = 1 + _random.Next(3); i > 0; i--) _feeds.Add(new LifeFeed(20 + _random.Next(100), 1 + _random.Next(15), isEndless: _random.Next(3) == 0) { SizeOf = static number => number % 17 });
        Pipeline = Pipeline.Create("p", Declare, lab.Environment);
    }

    public Pipeline Pipeline { get; }

    public async Task RunAsync()
    {
        await Pipeline.StartAsync();
        for (var i = _random.Next(8); i > 0 && !Pipeline.Completion.IsCompleted; i--)
        {
            if (_random.Next(2) == 0) await _lab.TurnsAsync(200);
            else await _lab.DelayAsync(_random.Next(30));
            await DisturbAsync();
        }

        if (_random.Next(4) == 0) await Pipeline.StopAsync(new CancellationToken(true));
        else if (_random.Next(2) == 0 || _onFailure == FailureAction.BlockKey || _feeds.Exists(static feed => feed.IsEndless)) await Pipeline.StopAsync();
        Pipeline.Resume();
        await Pipeline.Completion;
    }

    public void Check()
    {
        foreach (var feed in _feeds)
        {
            feed.AssertSettled();
            feed.AssertDisposed();
        }

        Assert.Equal(PipelineStatus.Stopped, Pipeline.Status);
        Assert.Equal((0, 0), (Pipeline.Counts.InFlight, Pipeline.Counts.InFlightBytes));
        Assert.Equal(_feeds.Sum(static feed => feed.Given.Count), Pipeline.Counts.Received);
        if (_hasCrashed) return;
        foreach (var line in _handled.GroupBy(handled => (handled.Step, handled.Feed, handled.Number % _keys)))
            Assert.Equal(line.Select(static handled => handled.Number).Distinct().Order(), line.Select(static handled => handled.Number).Distinct());
    }

    private void Declare(PipelineBuilder builder)
    {
        var first = builder.From(_feeds[0].Create, o => o.Weight = 1 + _random.Next(3));
        for (var i = 1; i < _feeds.Count; i++) first = first.Merge(_feeds[i].Create, o => o.Weight = 1 + _random.Next(3), $"source-{i}");
        first.Configure(o =>
        {
            o.MaxInFlightBytes = _random.Next(2) == 0 ? null : 50 + _random.Next(200);
            o.MaxRestarts = 100;
        });
        if (_random.Next(3) == 0) first.RateLimit(5 + _random.Next(20), TimeSpan.FromMilliseconds(10));
        if (_random.Next(2) == 0) first.Retry(o => (o.MaxAttempts, o.Delay) = (1 + _random.Next(3), TimeSpan.FromMilliseconds(1 + _random.Next(5))));
        _onFailure = (FailureAction)_random.Next(3);
        first.OnFailure(_onFailure);
        var keyed = first.PartitionBy(number => number % _keys);
        for (var i = _random.Next(3); i >= 0; i--)
        {
            var name = $"step-{i}";
            _steps.Add(name);
            keyed = keyed.ProcessMessages(HandlerOf(name), o => (o.Concurrency, o.MaxDemand) = (1 + _random.Next(4), 1 + _random.Next(12)), name);
        }

        var batchers = _random.Next(3);
        if (batchers == 2) keyed.RouteTo(number => $"batcher-{number % 2}");
        for (var i = 0; i < batchers; i++)
        {
            var name = $"batcher-{i}";
            _steps.Add(name);
            var handler = HandlerOf(name);
            keyed.BatchMessages(name, async (batch, token) =>
            {
                foreach (var message in batch) await handler(message, token);
                return batch;
            }, o => (o.Size, o.Concurrency, o.Timeout) = (1 + _random.Next(20), 1 + _random.Next(3), TimeSpan.FromMilliseconds(1 + _random.Next(20))));
        }
    }

    private Func<Message<int>, CancellationToken, ValueTask<Message<int>>> HandlerOf(string step)
    {
        var failing = _random.Next(3) == 0 ? 10 : int.MaxValue;
        var slow = 1 + _random.Next(10);
        return async (message, token) =>
        {
            _handled.Add((step, message.Delivery.SourceIndex, message.Data));
            if (_random.Next(slow) == 0) await _lab.DelayAsync(_random.Next(4), token);
            if (_random.Next(failing) == 0) throw new InvalidOperationException("Fails.");
            return message;
        };
    }

    private async Task DisturbAsync()
    {
        switch (_random.Next(7))
        {
            case 0:
                await PauseAsync();
                break;
            case 1 or 2:
                Pipeline.SetConcurrency(_steps[_random.Next(_steps.Count)], 1 + _random.Next(6));
                break;
            case 3:
                Crash(_random.Next(2) == 0);
                break;
            case 4:
                Pipeline.Unblock();
                break;
            case 5:
                Pipeline.Resume();
                break;
            default:
                var source = _random.Next(_feeds.Count + 1);
                (Pipeline.Run.ControlOf(source) as Stage)?.Kill();
                _hasCrashed = true;
                break;
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Pipeline.PauseAsync();
        }
        catch (InvalidOperationException)
        {
            Assert.False(Pipeline.Status is PipelineStatus.Running or PipelineStatus.Paused);
        }
    }

    private void Crash(bool kills)
    {
        var plans = Pipeline.Plan.Steps.Concat(Pipeline.Plan.Batchers).ToList();
        if (Pipeline.Run.ControlOf(plans[_random.Next(plans.Count)]) is not { } control) return;
        _hasCrashed = true;
        if (kills) ((Stage)control.Stage).Kill();
        else if (((Stage)control.Stage).Status == StageStatus.Running) control.Stage.Break(new InvalidOperationException("A defect."));
    }
}
