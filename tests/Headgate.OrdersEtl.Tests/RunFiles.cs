using OrdersEtl.ExchangeRates;
using OrdersEtl.Extraction;
using OrdersEtl.Loading;
using OrdersEtl.Transformation;

namespace Headgate.OrdersEtl.Tests;

/// <summary>A database, its input and its rejects file, as a process opens them; <see cref="Kill"/> leaves what a killed process leaves.</summary>
public sealed class RunFiles : IDisposable
{
    private readonly OrdersDatabase _database;
    private readonly InputFiles _inputs;

    private RunFiles(string database, InputFiles inputs, bool resume)
    {
        _inputs = inputs;
        Path = database;
        _database = OrdersDatabase.Open(database);
        History = new RunHistory(_database);
        Run = resume ? History.Resume(inputs) : History.Begin(inputs);
        Store = new RunStore(_database, Run);
    }

    public string Path { get; }

    public RunHistory History { get; }

    public LoadRun Run { get; }

    public RunStore Store { get; }

    public static RunFiles Begin(string database, params string[] inputs) => new(database, InputFiles.Find(inputs), resume: false);

    public static RunFiles Resume(string database, params string[] inputs) => new(database, InputFiles.Find(inputs), resume: true);

    /// <summary>The outcomes of all rows behind the checkpoint, in the order of the input.</summary>
    public List<RowOutcome> Rest()
    {
        using var reader = Reader();
        var outcomes = new List<RowOutcome>();
        while (reader.TryRead(out var row))
        {
            var isOrder = OrderTransformer.TryTransform(row, out var order, out var rejection);
            outcomes.Add(isOrder ? RowOutcome.Of(row, WithDayTotal(order!)) : RowOutcome.Of(row, rejection!));
        }

        return outcomes;
    }

    /// <summary>Reads the rows behind the checkpoint.</summary>
    public OrdersReader Reader() => new(_inputs.Paths, Run.Checkpoint);

    /// <summary>Copies the files as they are at this moment: a killed process writes nothing any more.</summary>
    public string Kill(string copy)
    {
        foreach (var suffix in new[] { "", "-wal" })
        {
            using var from = new FileStream(Path + suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.Create(copy + suffix);
            from.CopyTo(to);
        }

        return copy;
    }

    public void WriteRejects(string path)
    {
        using var file = RejectsFile.Create(path);
        Store.WriteRejects(file);
    }

    private static Order WithDayTotal(Order order)
    {
        Assert.True(Currencies.TryFind(order.Currency, out var currency));
        Assert.True(DailyRates.TryFind(order.Currency, DateOnly.FromDateTime(order.OrderedAtUtc), out var rate));
        return order with { DayTotalEurCents = currency.ToEuroCents(order.Quantity, order.UnitPriceMinor, rate.EurosPerUnit) };
    }

    public void Dispose()
    {
        Store.Dispose();
        _database.Dispose();
    }
}
