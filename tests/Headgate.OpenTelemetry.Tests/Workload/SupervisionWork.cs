using Headgate.Stages;
using Headgate.Stages.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.OpenTelemetry.Tests.Workload;

/// <summary>A supervisor whose child fails until it gives up.</summary>
internal static class SupervisionWork
{
    public static async Task GiveUpAsync()
    {
        var spec = new SupervisorSpec(new SupervisorOptions { Name = "watch", MaxRestarts = 1 });
        spec.AddTask("failing", static _ => Task.FromException(new IOException("no answer")));
        var supervisor = await Supervisor.StartAsync(spec, new StageEnvironment(loggerFactory: NullLoggerFactory.Instance));
        await Assert.ThrowsAnyAsync<Exception>(() => supervisor.Completion);
    }
}
