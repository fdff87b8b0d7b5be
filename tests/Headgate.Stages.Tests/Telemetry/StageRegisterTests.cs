using System.Runtime.CompilerServices;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Telemetry;

/// <summary>The register of stages keeps none alive, and not too many names.</summary>
[CollectionDefinition(nameof(StageRegisterTests), DisableParallelization = true)]
[Collection(nameof(StageRegisterTests))]
public sealed class StageRegisterTests
{
    [Fact]
    public async Task A_stage_that_has_stopped_is_collected()
    {
        using var probe = new StageTelemetryProbe();
        var stage = await StopAsync(probe.NameOf("stopped"));
        await AssertIsCollectedAsync(stage);
        Assert.Equal(0, probe.Of("headgate.stage.running", "stopped"));
        Assert.Equal(2, probe.Of("headgate.stage.emitted", "stopped"));
    }

    [Fact]
    public async Task A_stage_that_nobody_has_stopped_and_nobody_knows_is_collected_and_what_it_had_counted_stays()
    {
        using var probe = new StageTelemetryProbe();
        var stage = await ForgetAsync(probe);
        await AssertIsCollectedAsync(stage);
        Assert.Equal(0, probe.Of("headgate.stage.running", "forgotten"));
        Assert.Equal(2, probe.Of("headgate.stage.emitted", "forgotten"));
    }

    [Fact]
    public async Task Of_many_names_that_no_stage_has_any_more_the_latest_are_kept()
    {
        using var probe = new StageTelemetryProbe();
        for (var i = 0; i <= StageRegister.MostEnded; i++) await StopAsync(probe.NameOf($"n{i}"));

        Assert.Null(probe.Of("headgate.stage.emitted", "n0"));
        Assert.Equal(2, probe.Of("headgate.stage.emitted", $"n{StageRegister.MostEnded}"));
    }

    [Fact]
    public async Task Stages_that_start_and_end_on_many_threads_while_somebody_reads_are_all_counted()
    {
        const int Threads = 8;
        const int Stages = 200;
        using var probe = new StageTelemetryProbe();
        using var done = new CancellationTokenSource();
        var last = 0.0;
        var reading = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                var now = probe.Of("headgate.stage.emitted", "many") ?? 0;
                Assert.True(now >= last, $"The count went back from {last} to {now}.");
                last = now;
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Stages; i++) await StopAsync(probe.NameOf("many"));
        })));
        await done.CancelAsync();
        await reading;

        Assert.Equal((Threads * Stages * 2, Threads * Stages * 2), (probe.Of("headgate.stage.emitted", "many"), probe.Of("headgate.stage.discarded", "many", "ProducerStopped")));
        Assert.Equal(0, probe.Of("headgate.stage.running", "many"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> StopAsync(string name)
    {
        var stage = Stage.Start(new ManualProducer<int>(new() { Name = name }) { LogsDiscards = false });
        await stage.EmitAsync(1, 2);
        await stage.StopAsync();
        return new WeakReference(stage);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> ForgetAsync(StageTelemetryProbe probe)
    {
        var stage = Stage.Start(new ManualProducer<int>(new() { Name = probe.NameOf("forgotten") }) { LogsDiscards = false });
        await stage.EmitAsync(1, 2);
        Assert.Equal((2, 1), (probe.Of("headgate.stage.emitted", "forgotten"), probe.Of("headgate.stage.running", "forgotten")));
        return new WeakReference(stage);
    }

    private static async Task AssertIsCollectedAsync(WeakReference stage)
    {
        // Off the stack of the method that had the stage.
        await Task.Yield();
        var isGone = SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !stage.IsAlive;
            },
            TimeSpan.FromSeconds(20));
        Assert.True(isGone, "The stage is still there after 20 seconds of collecting.");
    }
}
