using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Telemetry;

public sealed class SupervisorMeterTests
{
    [Fact]
    public void Restarts_are_counted_and_so_is_giving_up() => Lab.ForEachSeed(20, async lab =>
    {
        using var probe = new StageTelemetryProbe();
        var spec = new SupervisorSpec(new SupervisorOptions { Name = probe.NameOf("boss"), MaxRestarts = 3, Within = TimeSpan.FromMinutes(1) });
        spec.AddTask("steady", static token => Task.Delay(Timeout.InfiniteTimeSpan, token));
        spec.AddTask("failing", async _ =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), lab.Time);
            throw new FormatException();
        });
        var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        Assert.Equal(0, probe.Of("headgate.supervisor.restarts", "boss", "failing"));
        await Task.Delay(TimeSpan.FromSeconds(2.5), lab.Time);
        Assert.Equal((2, 0), (probe.Of("headgate.supervisor.restarts", "boss", "failing"), probe.Of("headgate.supervisor.failures", "boss", "failing")));

        await Assert.ThrowsAsync<RestartIntensityExceededException>(() => supervisor.Completion);

        Assert.Equal((3, 1), (probe.Of("headgate.supervisor.restarts", "boss", "failing"), probe.Of("headgate.supervisor.failures", "boss", "failing")));
        Assert.Equal(0, probe.Of("headgate.supervisor.restarts", "boss", "steady"));
    });
}
