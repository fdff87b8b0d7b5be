using Headgate.Pipelines;
using Headgate.Pipelines.Limits;
using Headgate.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Dashboard.Tests.Lab;

/// <summary>Pipelines that numbers are pushed into: one that is less than nothing fails, and while the gate is closed each is held.</summary>
internal static class NumberPipelines
{
    /// <summary>Adds one.</summary>
    public static IServiceCollection AddNumbers(this IServiceCollection services, string name, int permits = 0)
    {
        if (services.All(static service => service.ServiceType != typeof(Gate))) services.AddSingleton<Gate>();
        return services.AddPipeline(name, (provider, pipeline) =>
        {
            var gate = provider.GetRequiredService<Gate>();
            var numbers = pipeline.FromPushes<int>();
            if (permits > 0) numbers.RateLimit(permits, TimeSpan.FromSeconds(1));
            numbers.Process(
                async (int n, CancellationToken _) =>
                {
                    await gate.Open;
                    return n >= 0 ? n : throw new FormatException($"{n} is less than nothing");
                },
                static step => step.Concurrency = 2,
                "parse");
        });
    }

    /// <summary>Holds what is pushed in from now on until the result is set.</summary>
    public static TaskCompletionSource Hold(this DashboardApp app)
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Application.Services.GetRequiredService<Gate>().Open = hold.Task;
        return hold;
    }

    /// <summary>Pushes numbers in, and waits until they have ended.</summary>
    public static async Task HandleAsync(this DashboardApp app, string pipeline, params int[] numbers)
    {
        var before = Ended();
        await app[pipeline].PushAsync(numbers, TestContext.Current.CancellationToken);
        await Eventually.IsAsync(before + numbers.Length, Ended, "the messages that have ended");

        long Ended() => app[pipeline].Counts.Succeeded + app[pipeline].Counts.Failed;
    }

    private sealed class Gate
    {
        public Task Open { get; set; } = Task.CompletedTask;
    }
}
