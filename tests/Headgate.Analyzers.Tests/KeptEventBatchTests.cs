using Headgate.Analyzers.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Headgate.Analyzers.Tests;

public sealed class KeptEventBatchTests : RulePromise
{
    internal override DiagnosticAnalyzer Analyzer => new KeptEventBatchAnalyzer();

    internal override CodeFixProvider CodeFix => new KeepCopyFix();

    [Theory]
    [InlineData("private EventBatch<int> _last;", "_last = [|events|];")]
    [InlineData("private IReadOnlyList<int>? _last;", "_last = [|events|];")]
    [InlineData("private IEnumerable<int>? _last;", "_last = [|events.Where(number => number > 1).Select(number => number * 2)|];")]
    [InlineData("private readonly List<EventBatch<int>> _all = [];", "_all.Add([|events|]);")]
    [InlineData("", "_ = Task.Run(() => Console.WriteLine([|events|].Count));")]
    [InlineData("", "Task.Run(() => Console.WriteLine([|events|].Count));")]
    [InlineData("", "Post(() => Console.WriteLine([|events|].Count));")]
    [InlineData("", "ThreadPool.QueueUserWorkItem(_ => Console.WriteLine([|events|].Count));")]
    [InlineData("private Task? _work;", "_work = Task.Run(() => Console.WriteLine([|events|].Count));")]
    public Task Events_that_are_used_later_are_found(string field, string body) => WarnsAsync(Stage(field, body));

    [Theory]
    [InlineData("private int[] _last = [];", "_last = events.ToArray();")]
    [InlineData("private List<int>? _last;", "_last = events.Where(number => number > 1).ToList();")]
    [InlineData("private int _sum;", "_sum += events.Where(number => number > 1).Sum();")]
    [InlineData("", "await Task.Run(() => Console.WriteLine(events.Count));")]
    [InlineData("", "var here = events; await Task.Yield(); Console.WriteLine(here.Count);")]
    public Task Copies_and_what_is_awaited_are_left_alone(string field, string body) => WarnsAsync(Stage(field, body));

    [Fact]
    public Task A_copy_is_kept_instead_and_the_field_is_made_for_it() => FixesAsync(
        Stage("private readonly List<EventBatch<int>> _all = [];", "_all.Add([|events|]);"),
        Stage("private readonly List<int[]> _all = [];", "_all.Add(events.ToArray());"));

    [Fact]
    public Task A_query_is_run_at_once() => FixesAsync(
        Stage("private IEnumerable<int>? _last;", "_last = [|events.Where(number => number > 1)|];"),
        Stage("private IEnumerable<int>? _last;", "_last = events.Where(number => number > 1).ToArray();"));

    [Fact]
    public Task A_function_gets_a_copy() => FixesAsync(
        Stage("", "Post(() => Console.WriteLine([|events|].Count() + [|events|].First()));"),
        Stage("", "var copy = events.ToArray();\n        Post(() => Console.WriteLine(copy.Count() + copy.First()));"));

    private static string Stage(string field, string body) => $$"""
        #pragma warning disable CS1998, CS4014
        public sealed class Printer : Consumer<int>
        {
            {{field}}

            protected override async ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
            {
                {{body}}
            }
        }
        """;
}
