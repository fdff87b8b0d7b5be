using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests;

/// <summary>A log that fails costs its lines, and nothing else.</summary>
public sealed class BrokenLoggerTests
{
    [Fact]
    [Trait("Conformance", "S33")]
    public void A_logger_that_throws_stops_no_stage_and_hinders_no_stop() => InBrokenLab(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await producer.EmitAsync(1);
        await recorder.ReachAsync(1);

        await producer.StopAsync();
        await recorder.Completion;

        Assert.Equal((StageStatus.Stopped, StageStatus.Stopped), (producer.Status, recorder.Status));
    });

    [Fact]
    [Trait("Conformance", "S33")]
    public void A_failure_that_cannot_be_logged_is_in_the_completion() => InBrokenLab(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());

        producer.PostAction(() => throw new FormatException("boom"));

        await Assert.ThrowsAsync<FormatException>(() => producer.Completion);
        await producer.StopAsync();
    });

    [Fact]
    [Trait("Conformance", "S37")]
    public void A_supervisor_whose_logger_throws_restarts_and_stops_its_children() => InBrokenLab(async lab =>
    {
        var spec = new SupervisorSpec();
        var child = spec.Add("child", () => new ManualProducer<int>());
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);

        ((ManualProducer<int>)child.Stage!).PostAction(() => throw new FormatException("boom"));
        while (child.RestartCount == 0 || child.Stage is null) await lab.SettledAsync();
        await supervisor.StopAsync();

        Assert.Equal(StopReason.Shutdown, supervisor.StopReason);
    });

    private static void InBrokenLab(Func<StageLab, Task> test)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var lab = new StageLab(seed, new BrokenLogger());
            lab.Run(() => test(lab));
        }
    }
}
