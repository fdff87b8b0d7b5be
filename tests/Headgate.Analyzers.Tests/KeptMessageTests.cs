using Headgate.Analyzers.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Headgate.Analyzers.Tests;

public sealed class KeptMessageTests : RulePromise
{
    internal override DiagnosticAnalyzer Analyzer => new KeptMessageAnalyzer();

    internal override CodeFixProvider CodeFix => new KeepCopyFix();

    [Theory]
    [InlineData("private Message<int> _last;", "_last = [|message|];")]
    [InlineData("private readonly List<Message<int>> _all = [];", "_all.Add([|message|]);")]
    [InlineData("private readonly Dictionary<int, Message<int>> _all = [];", "_all[message.Data] = [|message|];")]
    [InlineData("private static readonly Queue<Message<int>> All = new();", "All.Enqueue([|message.With(1)|]);")]
    [InlineData("private readonly Channel<Message<int>> _all = Channel.CreateUnbounded<Message<int>>();", "await _all.Writer.WriteAsync([|message|], cancellationToken);")]
    public Task A_message_that_is_kept_is_found(string field, string keep) => WarnsAsync(Processor($"{keep} return message;", field));

    [Theory]
    [InlineData("private int _last;", "_last = message.Data;")]
    [InlineData("private readonly List<int> _all = [];", "_all.Add(message.Data);")]
    [InlineData("", "var copy = message; var all = new List<Message<int>> { copy }; all.Add(copy);")]
    public Task Its_data_may_be_kept(string field, string keep) => WarnsAsync(Processor($"{keep} return message;", field));

    [Fact]
    public Task What_a_function_keeps_in_a_captured_variable_is_found() => WarnsAsync("""
        public static class Pipelines
        {
            public static Pipeline Make()
            {
                var batches = new List<MessageBatch<int>>();
                return Pipeline.Create("numbers", p => p.From([1]).Batch("out", (batch, _) =>
                {
                    var here = new List<MessageBatch<int>>();
                    here.Add(batch);
                    batches.Add([|batch|]);
                    return default;
                }));
            }
        }
        """);

    [Fact]
    public Task The_data_is_kept_instead_and_the_field_is_made_for_it() => FixesAsync(
        Processor("_all.Enqueue([|message|]);\n        return message;", "    private readonly Queue<Message<int>> _all = new Queue<Message<int>>();"),
        Processor("_all.Enqueue(message.Data);\n        return message;", "    private readonly Queue<int> _all = new Queue<int>();"));

    [Fact]
    public Task A_copy_of_the_batch_is_kept_instead() => FixesAsync(
        """
        public sealed class Books : IBatchHandler<int>
        {
            private MessageBatch<int>? _last;

            public ValueTask<IReadOnlyList<Message<int>>> HandleAsync(MessageBatch<int> batch, CancellationToken cancellationToken)
            {
                Console.WriteLine(_last?.Count());
                _last = [|batch|];
                return new([.. batch]);
            }
        }
        """,
        """
        public sealed class Books : IBatchHandler<int>
        {
            private int[]? _last;

            public ValueTask<IReadOnlyList<Message<int>>> HandleAsync(MessageBatch<int> batch, CancellationToken cancellationToken)
            {
                Console.WriteLine(_last?.Count());
                _last = batch.Data.ToArray();
                return new([.. batch]);
            }
        }
        """);
}
