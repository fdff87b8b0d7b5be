using OrdersEtl;
using OrdersEtl.Extraction;

namespace Headgate.OrdersEtl.Tests;

public sealed class RunHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => _folder.File("orders.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_knows_its_input_and_where_it_is()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(1));
        using var files = RunFiles.Begin(DatabasePath, input);
        var last = files.History.Last()!;
        Assert.Equal((1, false, default), (last.Number, last.IsFinished, last.Checkpoint));
        Assert.Equal([new InputFile(input, new FileInfo(input).Length)], last.Inputs);
    }

    [Fact]
    public void A_run_finds_its_generated_input_by_its_name_while_it_is_there()
    {
        var input = _folder.Orders("orders-5-seed-1.csv");
        using var files = RunFiles.Begin(DatabasePath, input);
        Assert.Equal(input, files.History.Last()!.InputNamed("orders-5-seed-1.csv"));
        Assert.Null(files.Run.InputNamed("orders-6-seed-1.csv"));
        File.Delete(input);
        Assert.Null(files.Run.InputNamed("orders-5-seed-1.csv"));
    }

    [Fact]
    public void Without_a_run_to_resume_one_begins()
    {
        using var files = RunFiles.Resume(DatabasePath, _folder.Orders("a.csv"));
        Assert.Equal(1, files.Run.Number);
    }

    [Fact]
    public void A_finished_run_is_resumed_with_nothing_to_do_and_its_figures_of_then()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(1), "x");
        using (var files = RunFiles.Begin(DatabasePath, input))
        {
            files.Store.Store(files.Rest());
            files.History.Finish(files.Run);
        }

        using var again = RunFiles.Resume(DatabasePath, input);
        Assert.True(again.Run.IsFinished);
        Assert.Empty(again.Rest());
        Assert.Equal("read 2, loaded 1, rejected 1 (missing-column 1), 0.0 s, 0 rows/s", again.Store.Figures(TimeSpan.Zero).ToString());
    }

    [Fact]
    public void A_run_that_is_not_finished_is_not_resumed_with_another_input()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(1));
        RunFiles.Begin(DatabasePath, input).Dispose();
        _folder.Orders("a.csv", Samples.LineWithId(1), Samples.LineWithId(2));
        var failure = Assert.Throws<JobFailedException>(() => RunFiles.Resume(DatabasePath, input));
        Assert.Contains($"'{input}' (", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_finished_run_another_input_begins_a_new_one_and_the_old_rejects_are_forgotten()
    {
        using (var files = RunFiles.Begin(DatabasePath, _folder.Orders("a.csv", "x")))
        {
            files.Store.Store(files.Rest());
            files.History.Finish(files.Run);
        }

        using var next = RunFiles.Resume(DatabasePath, _folder.Orders("b.csv", "y"));
        Assert.Equal((2, false), (next.Run.Number, next.Run.IsFinished));
        Assert.Equal(0, Database.Count(DatabasePath, "SELECT count(*) FROM rejects"));
    }
}
