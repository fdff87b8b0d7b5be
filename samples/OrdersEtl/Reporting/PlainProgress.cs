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
            try
            {
                await output.WriteLineAsync(line).ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                // The work goes on to its end: it has files open, and what it has done so far counts.
                await work.ConfigureAwait(false);
                throw JobFailedException.NoOutput(exception);
            }
        }

        await work.ConfigureAwait(false);
    }
}
