using System.Globalization;

namespace OrdersEtl.Reporting;

/// <summary>For output into a file or a pipe: a line for each tenth.</summary>
public sealed class PlainProgress(TextWriter output, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public async Task FollowAsync(string title, Func<double> fraction, Task work)
    {
        var shown = 0;
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(Interval, time)).ConfigureAwait(false);
            var tenths = (int)(Math.Clamp(fraction(), 0, 1) * 10);
            if (tenths <= shown) continue;
            shown = tenths;
            var line = string.Create(CultureInfo.InvariantCulture, $"{title} {tenths * 10} %");
            await output.WriteLineAsync(line).ConfigureAwait(false);
        }

        await work.ConfigureAwait(false);
    }
}
