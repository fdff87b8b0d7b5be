using Headgate.Analyzers.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Headgate.Analyzers.Tests;

public sealed class BlockingTests : RulePromise
{
    internal override DiagnosticAnalyzer Analyzer => new BlockingAnalyzer();

    internal override CodeFixProvider CodeFix => new AwaitFix();

    [Theory]
    [InlineData("return message.With([|Task.FromResult(1).Result|]);")]
    [InlineData("[|Task.Delay(1).Wait()|]; return message;")]
    [InlineData("[|Task.Delay(1).GetAwaiter().GetResult()|]; return message;")]
    [InlineData("[|Task.Delay(1).ConfigureAwait(false).GetAwaiter().GetResult()|]; return message;")]
    [InlineData("return message.With([|new ValueTask<int>(1).GetAwaiter().GetResult()|]);")]
    [InlineData("[|Thread.Sleep(1)|]; return message;")]
    [InlineData("[|Task.WaitAll(Task.Delay(1))|]; return message;")]
    [InlineData("[|new SemaphoreSlim(1).Wait()|]; return message;")]
    [InlineData("int Inner() => [|Task.FromResult(1).Result|]; return message.With(Inner());")]
    public Task A_processor_that_blocks_is_found(string body) => WarnsAsync(Processor(body));

    [Theory]
    [InlineData("await Task.Delay(1, cancellationToken); return message;")]
    [InlineData("var task = Task.FromResult(1); return message.With(task.IsCompletedSuccessfully ? task.Result : await task);")]
    [InlineData("var one = Task.FromResult(1); var two = Task.FromResult(2); await Task.WhenAll(one, two); return message.With(one.Result + two.Result);")]
    [InlineData("return message.With(new SemaphoreSlim(1).Wait(0) ? 1 : 2);")]
    [InlineData("await Task.Run(() => Thread.Sleep(1)); return message;")]
    public Task One_that_does_not_is_left_alone(string body) => WarnsAsync(Processor(body));

    [Fact]
    public Task Callbacks_of_stages_and_functions_in_pipelines_are_looked_at() => WarnsAsync("""
        public sealed class Printer : Consumer<int>
        {
            protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
            {
                [|Thread.Sleep(1)|];
                return default;
            }

            private void NotACallback() => Thread.Sleep(1);
        }

        public static class Pipelines
        {
            public static Pipeline Make() => Pipeline.Create("numbers", p =>
            {
                Thread.Sleep(1);
                p.From([1]).Process(number => [|Task.FromResult(number).Result|]).Process(Half).Batch("out", (batch, _) =>
                {
                    [|Thread.Sleep(batch.Count)|];
                    return default;
                });
            });

            private static int Half(int number) => [|Task.FromResult(number / 2).Result|];
        }
        """);

    [Fact]
    public Task An_async_method_awaits_instead() => FixesAsync(
        Processor("[|Thread.Sleep(5)|];\n        return message.With([|Task.FromResult(1).Result|] + 1);"),
        Processor("await Task.Delay(5, cancellationToken);\n        return message.With(await Task.FromResult(1) + 1);"));

    [Fact]
    public Task A_method_that_returns_ended_tasks_becomes_async() => FixesAsync(
        Processor("[|Task.Delay(1).GetAwaiter().GetResult()|];\n        return new ValueTask<Message<int>>(message);", modifier: ""),
        Processor("await Task.Delay(1);\n        return message;"));

    [Fact]
    public Task A_callback_without_a_result_becomes_async() => FixesAsync(
        """
        public sealed class Printer : Consumer<int>
        {
            protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
            {
                [|Task.Delay(1).Wait()|];
                return default;
            }
        }
        """,
        """
        public sealed class Printer : Consumer<int>
        {
            protected override async ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
            {
                await Task.Delay(1);
            }
        }
        """);

    [Fact]
    public Task Nothing_is_offered_where_a_result_is_computed_at_once() => OffersNothingAsync("""
        public static class Pipelines
        {
            public static Pipeline Make() => Pipeline.Create("numbers", p => p.From([1]).Process(number => [|Task.FromResult(number).Result|]));
        }
        """);
}
