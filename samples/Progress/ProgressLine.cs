using System.Globalization;
using Headgate.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Progress;

/// <summary>On a terminal: a line that is drawn over and over, with how much of what there is a pipeline has done. Elsewhere there is none, and the log is all that is written.</summary>
internal sealed class ProgressLine(Pipeline pipeline, TextWriter output, TimeProvider time) : BackgroundService, IHostedLifecycleService
{
    private const int Width = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _doneBefore;

    /// <summary>Adds one for a pipeline, if somebody looks at the output. The log is then left with what somebody must know.</summary>
    public static void AddTo(HostApplicationBuilder builder, string pipeline)
    {
        if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb") return;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddHostedService(provider => new ProgressLine(provider.GetRequiredKeyedService<Pipeline>(pipeline), Console.Out, TimeProvider.System));
    }

    /// <summary>For example: <c>orders [##########----------] 1,000 done, 2 failed, 56/s, 12 in flight, 988 waiting</c>. The bar has no end where the origin does not say what waits.</summary>
    internal string Describe()
    {
        var snapshot = pipeline.GetSnapshot();
        var counts = snapshot.Counts;
        var done = counts.Succeeded + counts.Failed;
        var rate = done - _doneBefore;
        _doneBefore = done;
        long? waiting = snapshot.Sources.Any(static source => source.Lag is not null) ? snapshot.Sources.Sum(static source => source.Lag ?? 0) : null;
        var open = counts.InFlight + (waiting ?? 0);
        var filled = done + open == 0 ? 0 : (int)(Width * done / (done + open));
        var line = string.Create(CultureInfo.InvariantCulture, $"{pipeline.Name} [{new string('#', filled)}{new string('-', Width - filled)}] {done:N0} done, {counts.Failed:N0} failed, {rate:N0}/s, {counts.InFlight:N0} in flight");
        return waiting is null ? line : string.Create(CultureInfo.InvariantCulture, $"{line}, {waiting:N0} waiting");
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Says how it has ended: services are stopped in the reverse of their order, so the pipeline has drained after this one was stopped.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await output.WriteLineAsync($"\r{Describe()}\e[K").ConfigureAwait(false);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // To the beginning of the line, and what is left of a longer one is wiped.
            await output.WriteAsync($"\r{Describe()}\e[K").ConfigureAwait(false);
        }
    }
}
