using OrdersEtl.Reporting;
using OrdersEtl.Transformation;
using Spectre.Console;

namespace Headgate.OrdersEtl.Tests;

public sealed class ReportingTests
{
    [Fact]
    public void The_figures_are_one_line_with_the_kinds_that_occurred()
    {
        var rejected = new long[RejectionKindNames.Count];
        rejected[(int)RejectionKind.MissingColumn] = 1;
        rejected[(int)RejectionKind.BrokenUtf8] = 2;
        Assert.Equal(
            "read 200000, loaded 199997, rejected 3 (missing-column 1, broken-utf8 2), 1.9 s, 105263 rows/s",
            new RunFigures(200_000, 199_997, rejected, TimeSpan.FromSeconds(1.9)).ToString());
    }

    [Fact]
    public void The_speed_of_a_resumed_run_is_that_of_the_rows_since_then() =>
        Assert.EndsWith(", 2.0 s, 50 rows/s", new RunFigures(300, 300, [], TimeSpan.FromSeconds(2)) { ReadBefore = 200 }.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Figures_of_nothing_are_zeros() => Assert.Equal("read 0, loaded 0, rejected 0, 0.0 s, 0 rows/s", RunFigures.None.ToString());

    [Fact]
    public async Task Plain_progress_writes_each_tenth_once_and_ends_with_the_work()
    {
        using var output = new StringWriter();
        var work = new TaskCompletionSource();
        var fractions = new Queue<double>([0.05, 0.31, 0.39, 1.2]);
        await new PlainProgress(output, TimeProvider.System).FollowAsync("loading", Next, work.Task);
        Assert.Equal(["loading 30 %", "loading 100 %"], output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));

        double Next()
        {
            var fraction = fractions.Dequeue();
            if (fractions.Count == 0) work.SetResult();
            return fraction;
        }
    }

    [Fact]
    public async Task A_bar_is_drawn_to_its_end_on_a_terminal()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        await new BarProgress(console, TimeProvider.System).FollowAsync("loading", () => 1, Task.CompletedTask);
        Assert.Contains("100%", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Displays))]
    public async Task A_failure_of_the_work_comes_through_every_display(IProgressDisplay display)
    {
        var work = Task.FromException(new InvalidDataException("broken"));
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => display.FollowAsync("loading", () => 0.5, work));
        Assert.Equal("broken", failure.Message);
    }

    public static IEnumerable<TheoryDataRow<IProgressDisplay>> Displays() =>
    [
        new(new SilentProgress()),
        new(new PlainProgress(TextWriter.Null, TimeProvider.System)),
        new(new BarProgress(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }), TimeProvider.System)),
    ];
}
