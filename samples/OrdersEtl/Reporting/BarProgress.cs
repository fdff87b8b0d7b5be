using Spectre.Console;

namespace OrdersEtl.Reporting;

/// <summary>For a terminal: a bar with percentage and remaining time.</summary>
public sealed class BarProgress(IAnsiConsole console, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public Task FollowAsync(string title, Func<double> fraction, Task work) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                do
                {
                    await Task.WhenAny(work, Task.Delay(Interval, time)).ConfigureAwait(false);
                    bar.Value = Math.Clamp(fraction(), 0, 1);
                }
                while (!work.IsCompleted);

                await work.ConfigureAwait(false);
            });
}
