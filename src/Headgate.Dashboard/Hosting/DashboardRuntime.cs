using Headgate.Dashboard.Actions;
using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Diagnostics;
using Headgate.Dashboard.Sampling;
using Headgate.Dashboard.Streaming;
using Headgate.Flows.Hosting;
using Headgate.Stages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Dashboard.Hosting;

/// <summary>
/// A dashboard that is mapped: one timer, which looks at the pipelines each second, writes what it saw once for all readers, and writes nothing while there are none.
/// Starts with the application and stops with it.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DashboardRuntime : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IServiceProvider _services;
    private ITimer? _timer;
    private bool _hasEnded;
    private int _isLooking;
    private long _frames;

    public DashboardRuntime(IServiceProvider services, DashboardOptions options)
    {
        _services = services;
        Stopping = _stopping.Token;
        Options = options;
        Clock = services.GetService<TimeProvider>() ?? TimeProvider.System;

        // One that never throws: it is used on the timer.
        Logger = new StageEnvironment(Clock, services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).LoggerFactory.CreateLogger("Headgate.Dashboard");
        Readers = new ReaderRegister(options.MaxReaders);
        Sampler = new Sampler(new PipelineCatalog(services, options), options.ShowPayloads, Clock, Logger);
        Flows = new FlowSampler([.. services.GetServices<FlowRegistry>().Concat(options.Flows).Distinct()], Clock, Logger);
        if (services.GetService<IHostApplicationLifetime>() is not { } lifetime) return;
        lifetime.ApplicationStarted.Register(Start);
        lifetime.ApplicationStopping.Register(Dispose);
    }

    public DashboardOptions Options { get; }

    public TimeProvider Clock { get; }

    public ILogger Logger { get; }

    public ReaderRegister Readers { get; }

    public Sampler Sampler { get; }

    public FlowSampler Flows { get; }

    public PendingActions Pending { get; } = new();

    public Broadcast Broadcast { get; } = new();

    /// <summary>Gets what is cancelled when the dashboard ends: what is still being sent then is sent no further.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Begins to look, if it has not begun. Somebody who comes before the application has started need not wait for it.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_timer is not null || _hasEnded) return;
            Sampler.Look();
            Flows.Look();
            _timer = Clock.CreateTimer(static runtime => ((DashboardRuntime)runtime!).Tick(), this, Interval, Interval);
        }
    }

    /// <summary>Somebody looks: the times of messages are measured from now on, for a minute at least.</summary>
    public void Attend()
    {
        Start();
        Sampler.Attend();
    }

    /// <summary>Ends all that is read, so that nobody keeps the application from stopping.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_hasEnded) return;
            _hasEnded = true;
            _timer?.Dispose();
        }

        Broadcast.End();
        _stopping.Cancel();
        _stopping.Dispose();
        Sampler.Dispose();
    }

    /// <summary>A second has passed. One that comes while the one before still looks is left out.</summary>
    internal void Tick()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) == 1) return;
        try
        {
            if (IsAbandoned())
            {
                Dispose();
                return;
            }

            if (Readers.Count > 0) Sampler.Attend();
            Sampler.Look();
            Flows.Look();
            if (Readers.Count > 0) Broadcast.Publish(Write());
        }
        catch (Exception failure)
        {
            // What is thrown on a timer ends the process, and a dashboard must never do that.
            DashboardEvents.LookFailed(Logger, failure, "its pipelines");
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    /// <summary>What is known of a pipeline; null when there is none of that name.</summary>
    public PipelineDetail? WriteDetail(string name, bool withHistory) => Sampler.WriteDetail(name, withHistory) is { } detail ? detail with { Pending = Pending.Of(name) } : null;

    /// <summary>The events that every reader gets: all pipelines, and all flows where there are any.</summary>
    public ReadOnlyMemory<byte> WriteOverview()
    {
        var pipelines = ServerSentEvent.Write("overview", Sampler.WriteList(), DashboardJson.Default.PipelineList);
        if (!Flows.HasFlows) return pipelines;
        return (byte[])[.. pipelines.Span, .. ServerSentEvent.Write("flows", Flows.WriteList(), DashboardJson.Default.FlowList).Span];
    }

    /// <summary>Whether the application was disposed of, and never stopped.</summary>
    private bool IsAbandoned()
    {
        try
        {
            _services.GetService(typeof(IHostApplicationLifetime));
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private Frame Write()
    {
        var details = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var name in Readers.Watched)
        {
            if (WriteDetail(name, withHistory: false) is { } detail) details.Add(name, ServerSentEvent.Write("pipeline", detail, DashboardJson.Default.PipelineDetail));
        }

        return new Frame(++_frames, WriteOverview(), details);
    }
}
