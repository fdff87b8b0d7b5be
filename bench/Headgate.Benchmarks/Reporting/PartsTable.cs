using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Reports;

namespace Headgate.Benchmarks.Reporting;

/// <summary>What was measured, as a table: a row for each benchmark.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Headings">Of the columns.</param>
/// <param name="Rows">The cells.</param>
/// <param name="Circumstances">How, where, when, and by which command.</param>
internal sealed record PartsTable(string Title, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Circumstances)
{
    /// <summary>Runs that are not counted, unless BenchmarkDotNet decides.</summary>
    public const int WarmUps = 3;

    /// <summary>Runs that are counted, unless BenchmarkDotNet decides.</summary>
    public const int Runs = 7;

    /// <summary>How long each of them takes, about.</summary>
    public const int Milliseconds = 200;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The table for a terminal.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder($"\n{Title}\n");
            foreach (var row in Rows.Prepend(Headings)) text.AppendLine(CultureInfo.InvariantCulture, $"{row[0],-60}{row[1],12}{row[2],24}{row[3],12}");
            return text.AppendJoin('\n', Circumstances).ToString();
        }
    }

    public static PartsTable Of(IEnumerable<Summary> summaries, bool isFull)
    {
        var all = summaries.ToList();
        var rows = all.SelectMany(static summary => summary.Reports).Where(static report => report.Success).Select(RowOf).ToList();
        var processor = all.Select(static summary => summary.HostEnvironmentInfo.Cpu.Value?.ProcessorName).FirstOrDefault() ?? RuntimeInformation.ProcessArchitecture.ToString();
        return new PartsTable(
            "What the parts cost",
            ["part", "ns", "min .. max", "bytes"],
            rows,
            [
                $"Medians of {(isFull ? "as many runs as BenchmarkDotNet's default job takes" : $"{Runs} runs of {Milliseconds} ms, after {WarmUps} for warming up")}, one part after the other in one process, on one thread but where it says otherwise.",
                $"{Environment.ProcessorCount} cores, {processor}; {RuntimeInformation.FrameworkDescription}; {RuntimeInformation.OSDescription}",
                DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture),
                "eng/benchmarks.sh",
            ]);
    }

    public async Task WriteAsync(FileInfo file)
    {
        file.Directory!.Create();
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, this, Options);
    }

    private static IReadOnlyList<string> RowOf(BenchmarkReport report)
    {
        var statistics = report.ResultStatistics!;
        var allocated = report.GcStats.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: true) ?? 0;
        return
        [
            report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
            Number(statistics.Median),
            $"{Number(statistics.Min)} .. {Number(statistics.Max)}",
            ((double)allocated / report.GcStats.TotalOperations).ToString("0.000", CultureInfo.InvariantCulture),
        ];
    }

    private static string Number(double nanoseconds) => nanoseconds.ToString("0.00", CultureInfo.InvariantCulture);
}
