using Headgate.Cli.Reports;
using Headgate.Cli.Screens;
using Headgate.Cli.Tests.Fakes;
using Spectre.Console.Testing;

namespace Headgate.Cli.Tests.Screens;

/// <summary>What keys change of the live screen, and what it shows.</summary>
public sealed class TopViewTests
{
    private static readonly PipelineList Three = new(
        default,
        [
            Lists.Pipeline("b", rate: 5, failureRate: 2, inFlight: 1, lag: null, p99: 0.2),
            Lists.Pipeline("a", rate: null, failureRate: 0, inFlight: 9, lag: 7, p99: null, recentFailures: 4),
            Lists.Pipeline("c", rate: 50, failureRate: 0, inFlight: 3, lag: 70, p99: 0.1),
        ]);

    [Theory]
    [InlineData("", "c b a")]
    [InlineData("n", "a b c")]
    [InlineData("no", "c b a")]
    [InlineData("nn", "c b a")]
    [InlineData("nr", "c b a")]
    [InlineData("f", "b a c")]
    [InlineData("i", "a c b")]
    [InlineData("l", "c a b")]
    [InlineData("t", "b c a")]
    [InlineData("x", "c b a")]
    public void Keys_sort(string keys, string expected)
    {
        var lines = Draw(Press(keys), Three);
        Assert.Equal(expected.Split(' '), lines.Skip(3).Take(3).Select(static line => line.Split(' ')[0]));
    }

    [Fact]
    public void Space_holds_the_picture_and_lets_it_go()
    {
        Assert.True(Press(" ").IsHeld);
        Assert.False(Press("  ").IsHeld);
        Assert.Contains("held", Draw(Press(" "), Three)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q")]
    [InlineData("Q")]
    [InlineData("\e")]
    public void Q_and_escape_end_it(string keys) => Assert.True(Press(keys).HasEnded);

    [Fact]
    public void A_question_mark_shows_every_key_and_hides_them()
    {
        var help = string.Join('\n', Draw(Press("?"), Three));
        foreach (var what in (string[])["sort by rate", "sort by name", "sort by failures", "in flight", "sort by lag", "sort by time", "other way round", "hold the picture", "quit"]) Assert.Contains(what, help, StringComparison.Ordinal);
        Assert.Contains("NAME", string.Join('\n', Draw(Press("??"), Three)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 2)]
    [InlineData(8, 3)]
    [InlineData(1, 1)]
    public void As_many_rows_are_shown_as_there_is_room_for_and_the_others_are_counted(int height, int rows)
    {
        var lines = Draw(Press(""), Three, height: height);
        Assert.Equal(rows, lines.Count(static line => line.Contains("Running", StringComparison.Ordinal)));
        Assert.Equal(rows < 3 ? $"and {3 - rows} more" : null, lines.SingleOrDefault(static line => line.StartsWith("and ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Trouble_stands_above_the_rows() => Assert.Equal("it is away", Draw(Press(""), Three, "it is away")[1]);

    [Fact]
    public void Without_pipelines_it_says_so() => Assert.Contains("There are no pipelines.", Draw(Press(""), new PipelineList(default, [])));

    [Fact]
    public void A_row_has_all_that_is_known()
    {
        var pipeline = Lists.Pipeline("orders[1]", rate: 12.34, failureRate: 0.5, inFlight: 1_234_567, lag: 8, p99: 0.0123);
        var row = Draw(Press(""), new PipelineList(default, [pipeline]))[3];
        Assert.Equal(["orders[1]", "Running", "12.3", "0.5", "1,234,567", "8", "1", "0", "12.3", "ms", "12.3", "ms"], row.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(120, "NAME STATUS RATE/S FAILING/S IN FLIGHT LAG FAILED BLOCKED P50 P99")]
    [InlineData(60, "NAME STATUS RATE/S FAILING/S IN FLIGHT LAG P99")]
    [InlineData(24, "NAME STATUS RATE/S")]
    public void Where_there_is_little_room_the_less_important_columns_are_left_out_and_nothing_is_broken_over_lines(int width, string titles)
    {
        var lines = Draw(Press(""), Three, width: width);
        Assert.Equal(titles, string.Join(' ', lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(["c", "b", "a"], lines.Skip(3).Take(3).Select(static line => line.Split(' ')[0]));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    private static TopView Press(string keys) => keys.Aggregate(
        new TopView(PipelineOrder.Rate),
        static (view, key) => view.After(new ConsoleKeyInfo(key, key == '\e' ? ConsoleKey.Escape : default, shift: char.IsUpper(key), alt: false, control: false)));

    private static List<string> Draw(TopView view, PipelineList list, string? trouble = null, int width = 120, int height = 30)
    {
        using var console = new TestConsole().Width(width);
        console.Write(view.Draw(list, "headgate", trouble, width, height));
        return [.. console.Lines.Select(static line => line.TrimEnd())];
    }
}
