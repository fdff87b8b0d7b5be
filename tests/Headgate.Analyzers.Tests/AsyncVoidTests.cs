using Headgate.Analyzers.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Headgate.Analyzers.Tests;

public sealed class AsyncVoidTests : RulePromise
{
    internal override DiagnosticAnalyzer Analyzer => new AsyncVoidAnalyzer();

    internal override CodeFixProvider CodeFix => new ReturnTaskFix();

    [Fact]
    public Task In_a_stage_in_a_handler_and_in_what_is_handed_over_it_is_found() => WarnsAsync("""
        public sealed class Printer : Consumer<int>
        {
            protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
            {
                Save();
                Log();
                Post([|async () => await Task.Yield()|]);
                return default;

                async void [|Log|]() => await Task.Yield();
            }

            private async void [|Save|]() => await Task.Yield();
        }

        public static class Stages
        {
            public static Consumer<int> Make() => Consumer.ForEach<int>([|async number => await Task.Delay(number)|]);
        }
        """);

    [Fact]
    public Task Elsewhere_and_with_a_task_it_is_left_alone() => WarnsAsync("""
        public sealed class Printer : Consumer<int>
        {
            protected override async ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken) => await SaveAsync();

            private async Task SaveAsync() => await Task.Yield();
        }

        public sealed class Window
        {
            public async void Clicked(object sender, EventArgs e) => await Task.Yield();

            public static Consumer<int> Make() => Consumer.ForEachAsync<int>(async (number, token) => await Task.Delay(number, token));
        }
        """);

    [Fact]
    public Task A_task_is_returned_instead() => FixesAsync(Stage("async void [|Save|]()"), Stage("async Task Save()"));

    [Fact]
    public Task Nothing_is_offered_for_a_function() => OffersNothingAsync("""
        public static class Stages
        {
            public static Consumer<int> Make() => Consumer.ForEach<int>([|async number => await Task.Delay(number)|]);
        }
        """);

    private static string Stage(string method) => $$"""
        public sealed class Printer : Consumer<int>
        {
            protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken) => default;

            private {{method}} => await Task.Yield();
        }
        """;
}
