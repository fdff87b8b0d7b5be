using System.Collections.Frozen;
using System.Diagnostics;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Diagnostics;

/// <summary>What a step measures. Thread-safe; with nobody listening it costs a look at a few fields.</summary>
internal sealed class StepTelemetry
{
    private readonly TimeProvider _clock;
    private readonly string _activity;
    private readonly bool _isFirst;
    private readonly SampleBudget _calls;
    private readonly SampleBudget _batches;
    private readonly SampleBudget _waits;
    private int _rotation;
    private readonly KeyValuePair<string, object?> _pipeline;
    private readonly KeyValuePair<string, object?> _step;
    private readonly Series? _processed;
    private readonly Series? _busyWorkers;
    private readonly Series?[] _closed = new Series?[Enum.GetValues<BatchTrigger>().Length];

    public StepTelemetry(string pipeline, string step, bool isFirst, TimeProvider clock)
    {
        _clock = clock;
        _isFirst = isFirst;
        _calls = new SampleBudget(clock);
        _batches = new SampleBudget(clock);
        _waits = new SampleBudget(clock);
        _activity = $"process {step}";
        _pipeline = new(PipelineMeter.PipelineTag, pipeline);
        _step = new(PipelineMeter.StepTag, step);
        if (!PipelineMeter.IsSupported) return;
        _processed = PipelineMeter.Processed.For(_pipeline, _step);
        _busyWorkers = PipelineMeter.BusyWorkers.For(_pipeline, _step);

        // They are there from now on, so that the first thing that happens shows in a rate.
        Retried(0);
        DeadLetters(0);
    }

    /// <summary>Whether anybody wants to know of each call of a handler.</summary>
    public bool IsObserved =>
        PipelineMeter.IsSupported && (PipelineMeter.ProcessDuration.Enabled || (_isFirst && PipelineMeter.TimeWaiting.Enabled) || IsTracing);

    /// <summary>Whether anybody wants activities.</summary>
    public static bool IsTracing => PipelineMeter.IsSupported && PipelineMeter.Activities.HasListeners();

    public long Now => _clock.GetTimestamp();

    public void Retried(int count)
    {
        if (PipelineMeter.IsSupported) PipelineMeter.Retries.Add(count, _pipeline, _step);
    }

    public void DeadLetters(int count)
    {
        if (PipelineMeter.IsSupported) PipelineMeter.DeadLetters.Add(count, _pipeline, _step);
    }

    public void Processed(int count)
    {
        if (PipelineMeter.IsSupported) _processed!.Add(count);
    }

    public void Failed(Exception failure)
    {
        if (PipelineMeter.IsSupported && PipelineMeter.Failures.Enabled) PipelineMeter.Failures.Add(1, _pipeline, _step, new("error.type", failure.GetType().FullName));
    }

    public void WorkersBusy(int change)
    {
        if (PipelineMeter.IsSupported) _busyWorkers!.Add(change);
    }

    /// <summary>Every how many of so many pieces of work is observed.</summary>
    public int StrideFor(int count) => _calls.StrideFor(count);

    /// <summary>Whether the sender of a message is in a trace that is kept.</summary>
    public static bool IsTraced(Delivery delivery) => SenderOf(delivery, out var sender) && sender.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);

    /// <summary>A handler begins with a message.</summary>
    public Activity? BeginMessage(Delivery delivery, int attempt)
    {
        if (attempt == 1) Waited(delivery);
        if (!IsTracing) return null;
        SenderOf(delivery, out var parent);
        return Tagged(PipelineMeter.Activities.StartActivity(_activity, ActivityKind.Consumer, parent), attempt);
    }

    /// <summary>A handler begins with a batch: its activity, if the sampler takes it, is linked with those of its messages' senders.</summary>
    public Activity? BeginBatch<T>(IReadOnlyList<Message<T>> messages, BatchInfo info, int attempt)
    {
        if (_isFirst && attempt == 1)
        {
            var stride = _waits.StrideFor(messages.Count);

            // Not always the oldest of the batch.
            for (var i = (int)((uint)_rotation++ % (uint)stride); i < messages.Count; i += stride) Waited(messages[i].Delivery);
        }

        if (!IsTracing) return null;
        var activity = Tagged(PipelineMeter.Activities.StartActivity(_activity, ActivityKind.Consumer, default(ActivityContext)), attempt);
        if (activity is not { IsAllDataRequested: true }) return activity;
        activity.SetTag("messaging.batch.message_count", messages.Count).SetTag("headgate.batch.trigger", info.Trigger.ToString());
        foreach (var message in messages)
        {
            // Now, and not when the activity is created: most activities are dropped by a sampler, and these would be made for nothing.
            if (SenderOf(message.Delivery, out var sender)) activity.AddLink(new ActivityLink(sender));
        }

        return activity;
    }

    /// <summary>A handler has ended.</summary>
    public void End(Activity? activity, long begun, Exception? failure)
    {
        var seconds = _clock.GetElapsedTime(begun).TotalSeconds;
        if (failure is null)
        {
            PipelineMeter.ProcessDuration.Record(seconds, _pipeline, _step);
        }
        else
        {
            PipelineMeter.ProcessDuration.Record(seconds, _pipeline, _step, new("error.type", failure.GetType().FullName));
            if (activity is { IsAllDataRequested: true }) activity.SetStatus(ActivityStatusCode.Error, failure.Message).SetTag("error.type", failure.GetType().FullName);
        }

        activity?.Dispose();
    }

    public void BatchClosed<T>(ClosedBatch<T> batch)
    {
        if (!PipelineMeter.IsSupported) return;
        ClosedBy(batch.Info.Trigger).Add(1);
        if (!(PipelineMeter.BatchSize.Enabled || PipelineMeter.BatchFill.Enabled) || !_batches.Take()) return;
        PipelineMeter.BatchSize.Record(batch.Messages.Count, _pipeline, _step, new("headgate.batch.trigger", batch.Info.Trigger.ToString()));
        PipelineMeter.BatchFill.Record(batch.OpenedAt is { } opened ? _clock.GetElapsedTime(opened).TotalSeconds : 0, _pipeline, _step);
    }

    public void FailureHandlerEnded(long begun, Exception? failure)
    {
        if (!PipelineMeter.IsSupported || !PipelineMeter.FailureHandlerDuration.Enabled) return;
        var seconds = _clock.GetElapsedTime(begun).TotalSeconds;
        if (failure is null) PipelineMeter.FailureHandlerDuration.Record(seconds, _pipeline, _step);
        else PipelineMeter.FailureHandlerDuration.Record(seconds, _pipeline, _step, new("error.type", failure.GetType().FullName));
    }

    private Series ClosedBy(BatchTrigger trigger) =>
        _closed[(int)trigger] ??= PipelineMeter.Batches.For(_pipeline, _step, new("headgate.batch.trigger", trigger.ToString()));

    private void Waited(Delivery delivery)
    {
        if (_isFirst) PipelineMeter.TimeWaiting.Record(_clock.GetElapsedTime(delivery.ReceivedTimestamp).TotalSeconds, _pipeline, _step);
    }

    private static bool SenderOf(Delivery delivery, out ActivityContext sender)
    {
        sender = default;
        try
        {
            var metadata = delivery.Metadata;
            return !ReferenceEquals(metadata, FrozenDictionary<string, object?>.Empty)
                && ActivityContext.TryParse(TextOf(metadata, "traceparent"), TextOf(metadata, "tracestate"), isRemote: true, out sender);
        }
        catch (Exception)
        {
            // Whoever needs metadata that cannot be read fails with them. That somebody watches fails nothing.
            return false;
        }
    }

    private static string? TextOf(IReadOnlyDictionary<string, object?> metadata, string header) => metadata.TryGetValue(header, out var value) ? value as string : null;

    private Activity? Tagged(Activity? activity, int attempt)
    {
        // One that the sampler drops carries the trace on, and nothing more.
        if (activity is not { IsAllDataRequested: true }) return activity;
        activity.SetTag(_pipeline.Key, _pipeline.Value).SetTag(_step.Key, _step.Value);
        activity.SetTag("messaging.operation.name", "process").SetTag("messaging.operation.type", "process");
        if (attempt > 1) activity.SetTag("headgate.attempt", attempt);
        return activity;
    }
}
