using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace Headgate.Stages.Diagnostics;

/// <summary>The instruments of all stages of the process, and their source of activities. Names and units never change.</summary>
/// <remarks>Those of stages are observed: a stage counts for its snapshot anyway, and whoever collects looks at that. So it makes no difference to a stage whether anybody does.</remarks>
internal static class StageMeter
{
    public const string Name = "Headgate.Stages";

    public const string StageTag = "headgate.stage";

    private const string ReasonTag = "headgate.reason";

    private const string SideTag = "headgate.side";

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);

    /// <summary>Whether anything is traced at all: not with the switch <c>Headgate.Telemetry.IsSupported</c> off.</summary>
    [FeatureSwitchDefinition("Headgate.Telemetry.IsSupported")]
    private static bool IsSupported { get; } = !AppContext.TryGetSwitch("Headgate.Telemetry.IsSupported", out var isOn) || isOn;

    /// <summary>Whether anybody wants activities.</summary>
    public static bool IsTracing => IsSupported && Activities.HasListeners();

    private static readonly Counter<long> Restarts =
        Meter.CreateCounter<long>("headgate.supervisor.restarts", "{restart}", "Starts of a child anew, those that failed and were tried again among them.");

    private static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("headgate.supervisor.failures", "{failure}", "Supervisors that have given up, by the child that has failed too often.");

    static StageMeter()
    {
        Count("headgate.stage.emitted", "Events that stages have emitted, those that were discarded included.", StageCount.Emitted, static stages => stages.Emits);
        Count("headgate.stage.processed", "Received events that stages have processed.", StageCount.Processed, static stages => stages.Receives);
        Count("headgate.stage.lost", "Received events that stages have not processed, because they stopped before, or because the events came on no open subscription.", StageCount.Lost, static stages => stages.Receives);
        Meter.CreateObservableCounter("headgate.stage.discarded", static () => StageRegister.Read<long>(Discarded), "{event}", "Emitted events that were discarded, by why.");
        Meter.CreateObservableCounter(
            "headgate.stage.busy_time", static () => StageRegister.Read<double>(BusyTime), "s", "How long stages have spent handling messages, the time that their callbacks awaited included.");
        Level("headgate.stage.running", "{stage}", "Stages that run, or start.", static (_, levels) => levels.Running);
        Level("headgate.stage.demand", "{event}", "Events that consumers have asked for and that have not been emitted.", static (_, levels) => levels.Demand, static stages => stages.Emits);
        Level("headgate.stage.buffered", "{event}", "Emitted events that wait in the buffer and in the dispatcher.", static (_, levels) => levels.Buffered, static stages => stages.Emits);
        Meter.CreateObservableUpDownCounter("headgate.stage.subscriptions", static () => StageRegister.Read<long>(Subscriptions), "{subscription}", "Open subscriptions, to producers (upstream) and of consumers (downstream).");
    }

    /// <summary>A child was declared: its counters are there from now on, so that the first restart shows in a rate.</summary>
    public static void Watch(string supervisor, string child)
    {
        Restarts.Add(0, new("headgate.supervisor", supervisor), new("headgate.child", child));
        Failures.Add(0, new("headgate.supervisor", supervisor), new("headgate.child", child));
    }

    /// <summary>A child is started anew.</summary>
    public static void Restarted(string supervisor, string child) => Restarts.Add(1, new("headgate.supervisor", supervisor), new("headgate.child", child));

    /// <summary>A supervisor gives up.</summary>
    public static void GaveUp(string supervisor, string child) => Failures.Add(1, new("headgate.supervisor", supervisor), new("headgate.child", child));

    /// <summary>Makes the instruments, if that has not happened: who listens can see them from now on.</summary>
    public static void Touch()
    {
    }

    private static void Count(string name, string description, int which, Func<NamedStages, bool> has) =>
        Meter.CreateObservableCounter(name, () => StageRegister.Read<long>((stages, to) => Add(stages, to, has, stages.Totals[which])), "{event}", description);

    private static void Level(string name, string unit, string description, Func<NamedStages, StageLevels, long> value, Func<NamedStages, bool>? has = null) =>
        Meter.CreateObservableUpDownCounter(name, () => StageRegister.Read<long>((stages, to) => Add(stages, to, has, value(stages, stages.Levels))), unit, description);

    private static void Add(NamedStages stages, List<Measurement<long>> to, Func<NamedStages, bool>? has, long value)
    {
        if (has?.Invoke(stages) != false) to.Add(new(value, new KeyValuePair<string, object?>(StageTag, stages.Name)));
    }

    private static void Discarded(NamedStages stages, List<Measurement<long>> to)
    {
        if (!stages.Emits) return;
        for (var reason = 0; reason < StageCount.ReasonCount; reason++)
        {
            // Those of producers are there from the beginning: the first event that is discarded shows in a rate.
            var count = stages.Totals[StageCount.Discarded + reason];
            if (count > 0 || StageCount.IsProducers(reason)) to.Add(new(count, new(StageTag, stages.Name), new KeyValuePair<string, object?>(ReasonTag, StageCount.NameOf(reason))));
        }
    }

    private static void BusyTime(NamedStages stages, List<Measurement<double>> to) =>
        to.Add(new(new TimeSpan(stages.Totals[StageCount.Busy]).TotalSeconds, new KeyValuePair<string, object?>(StageTag, stages.Name)));

    private static void Subscriptions(NamedStages stages, List<Measurement<long>> to)
    {
        if (stages.Receives) to.Add(new(stages.Levels.Upstream, new(StageTag, stages.Name), new KeyValuePair<string, object?>(SideTag, "upstream")));
        if (stages.Emits) to.Add(new(stages.Levels.Downstream, new(StageTag, stages.Name), new KeyValuePair<string, object?>(SideTag, "downstream")));
    }
}
