using Headgate.Cli.Dashboards;
using Headgate.Cli.Reports;
using Spectre.Console;

namespace Headgate.Cli.Screens;

/// <summary>The live screen: draws what the dashboard sends, on a screen of its own that leaves the terminal as it was.</summary>
internal sealed class TopScreen(DashboardClient client, IAnsiConsole console, TimeProvider time, PipelineOrder order)
{
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";

    /// <summary>How often keys and the size of the terminal are looked at.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    /// <summary>How long it waits before it connects again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private volatile PipelineList? _latest;
    private volatile string? _trouble;
    private TopView _view = new(order);

    /// <summary>Shows it until somebody quits. A connection that is lost is opened again.</summary>
    /// <exception cref="CommandFailedException">There is no dashboard to begin with.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _latest = await client.GetAsync("api/pipelines", ReportJson.Default.PipelineList, cancellationToken);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        console.Write(new ControlCode(Enter));
        var following = FollowAsync(stopping.Token);
        try
        {
            await ShowAsync(cancellationToken);
        }
        finally
        {
            console.Write(new ControlCode(Leave));
            await stopping.CancelAsync();
            await following;
        }
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        var drawn = default((PipelineList, string?, TopView, int, int));
        var held = _latest!;
        while (true)
        {
            while (console.Input.IsKeyAvailable() && console.Input.ReadKey(intercept: true) is { } key) _view = _view.After(key);
            if (_view.HasEnded) return;
            if (!_view.IsHeld) held = _latest!;
            var now = (held, _trouble, _view, console.Profile.Width, console.Profile.Height);
            if (now != drawn) Draw(held, _trouble);
            drawn = now;
            await Task.Delay(Beat, time, cancellationToken);
        }
    }

    /// <summary>Draws over what was there, line by line, so that nothing flickers; what is left of longer lines is wiped.</summary>
    private void Draw(PipelineList list, string? trouble)
    {
        var height = console.Profile.Height;
        var heading = $"headgate  {client.Address}  {Shown.TimeOfDay(list.At, time)}  {Shown.Count(list.Pipelines.Count)} {(list.Pipelines.Count == 1 ? "pipeline" : "pipelines")}";
        var lines = console.ToAnsi(_view.Draw(list, heading, trouble, console.Profile.Width, height)).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        console.Write(new ControlCode($"\e[H{string.Join("\e[K\r\n", lines.Take(height))}\e[K\e[J"));
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var text in client.EventsAsync("overview", cancellationToken))
                {
                    _latest = client.Read(text, ReportJson.Default.PipelineList);
                    _trouble = null;
                }

                _trouble = "The dashboard sends no more; it is asked again.";
            }
            catch (CommandFailedException failure)
            {
                _trouble = failure.Message;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Whatever it is: a picture that stands still and says nothing would be taken for the truth.
                _trouble = $"What the dashboard sends could not be read, and is asked for again: {failure.Message}";
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
