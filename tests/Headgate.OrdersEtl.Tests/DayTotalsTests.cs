using Headgate.OrdersEtl.Check;
using OrdersEtl.Generation;

namespace Headgate.OrdersEtl.Tests;

public sealed class DayTotalsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => _folder.File("orders.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_independent_check_computes_the_same_totals_of_the_day()
    {
        var input = _folder.File("generated.csv");
        new OrderGenerator(5000, 1).WriteFile(input, CancellationToken.None);
        string[] days = ["0001-01-01", "1900-03-01", "2000-02-29", "2024-12-31", "9999-12-31"];
        File.AppendAllLines(input, days.Select((day, index) => Samples.LineWithId(index + 1).Replace("2025-03-14", day, StringComparison.Ordinal).Replace("+01:00", "Z", StringComparison.Ordinal)));
        using (var files = RunFiles.Begin(DatabasePath, input))
        {
            files.Store.Store(files.Rest());
            files.WriteRejects(_folder.File("r.jsonl"));
        }

        Assert.Equal((0, ""), Check(input));
        Database.Value(DatabasePath, "UPDATE orders SET day_total_eur_cents = day_total_eur_cents + 1 WHERE order_id = 10000003");
        Assert.StartsWith("check failed: order 10000003 is", Check(input).Failure, StringComparison.Ordinal);
    }

    private (int ExitCode, string Failure) Check(string input)
    {
        using var output = new StringWriter();
        var exitCode = OrdersCheck.Run(["--database", DatabasePath, "--rejected", _folder.File("r.jsonl"), input], output);
        return (exitCode, exitCode == 0 ? "" : output.ToString());
    }
}
