using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Headgate.Benchmarks.Reporting;
using Perfolizer.Horology;

var json = new Option<FileInfo?>("--json") { Description = "Write the table to this file, from which 'Headgate.Race report' takes it." };
var only = new Option<string>("--only") { Description = "Only benchmarks whose description contains this.", DefaultValueFactory = _ => "" };
var full = new Option<bool>("--full") { Description = "As many runs, and as long ones, as BenchmarkDotNet thinks right: a quarter of a minute for each part and more." };
var command = new RootCommand("What the parts cost: inbox, dispatchers, buffer, batcher, windows, acknowledgement tracker, key scheduler.") { json, only, full };
command.SetAction(async (parsed, _) =>
{
    // In this process: each part is a few types of this repository, and nothing of them is left over for the next.
    var quick = Job.Default.WithWarmupCount(PartsTable.WarmUps).WithIterationCount(PartsTable.Runs).WithIterationTime(TimeInterval.FromMilliseconds(PartsTable.Milliseconds));
    var job = (parsed.GetValue(full) ? Job.Default : quick).WithToolchain(InProcessEmitToolchain.Instance);
    var wanted = parsed.GetValue(only)!;
    var config = ManualConfig.CreateEmpty()
        .AddJob(job)
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddLogger(ConsoleLogger.Default)
        .AddFilter(new SimpleFilter(benchmark => benchmark.Descriptor.WorkloadMethodDisplayInfo.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
        .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "headgate-benchmarks"));
    var summaries = BenchmarkRunner.Run(typeof(Program).Assembly, config);
    var table = PartsTable.Of(summaries, parsed.GetValue(full));
    Console.WriteLine(table.Text);
    if (parsed.GetValue(json) is { } file) await table.WriteAsync(file);
    return table.Rows.Count > 0 && summaries.All(static summary => summary.Reports.All(static report => report.Success)) ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
