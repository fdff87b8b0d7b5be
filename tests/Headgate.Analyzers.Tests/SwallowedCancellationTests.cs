using Headgate.Analyzers.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Headgate.Analyzers.Tests;

public sealed class SwallowedCancellationTests : RulePromise
{
    private const string Work = "try { await Task.Delay(1, cancellationToken); }";

    internal override DiagnosticAnalyzer Analyzer => new SwallowedCancellationAnalyzer();

    internal override CodeFixProvider CodeFix => new LetCancellationGoFix();

    [Theory]
    [InlineData($"{Work} [|catch|] (Exception) {{ }} return message;")]
    [InlineData($"{Work} [|catch|] {{ }} return message;")]
    [InlineData($"{Work} [|catch|] (OperationCanceledException) {{ return message; }} return message;")]
    [InlineData($"{Work} catch (ArgumentException) {{ }} [|catch|] (TaskCanceledException) {{ }} return message;")]
    public Task A_handler_that_catches_its_cancellation_and_goes_on_is_found(string body) => WarnsAsync(Processor(body));

    [Theory]
    [InlineData($"{Work} catch (ArgumentException) {{ }} return message;")]
    [InlineData($"{Work} catch (Exception) {{ throw; }} return message;")]
    [InlineData($"{Work} catch (Exception exception) {{ return message.Fail(exception); }} return message;")]
    [InlineData($"{Work} catch (Exception) when (!cancellationToken.IsCancellationRequested) {{ }} return message;")]
    [InlineData($"{Work} catch (Exception exception) when (exception is not OperationCanceledException) {{ }} return message;")]
    [InlineData($"{Work} catch (OperationCanceledException) {{ throw; }} catch (Exception) {{ }} return message;")]
    [InlineData("try { await Task.Delay(1); } catch (Exception) { } return message;")]
    public Task One_that_lets_it_go_is_left_alone(string body) => WarnsAsync(Processor(body));

    [Fact]
    public Task A_function_that_runs_until_it_is_cancelled_ends_so() => WarnsAsync("""
        using Headgate.Stages.Supervision;

        public static class Tasks
        {
            public static void Add(SupervisorSpec spec) => spec.AddTask("beat", async token =>
            {
                try { await Task.Delay(-1, token); }
                catch (OperationCanceledException) { }
            });
        }
        """);

    [Theory]
    [InlineData("catch (Exception exception)", "catch (Exception exception) when (!cancellationToken.IsCancellationRequested)")]
    [InlineData("catch (Exception)", "catch (Exception) when (!cancellationToken.IsCancellationRequested)")]
    [InlineData("catch", "catch when (!cancellationToken.IsCancellationRequested)")]
    public Task Its_own_cancellation_goes(string before, string after) => FixesAsync(Processor(Body($"[|catch|]{before["catch".Length..]}")), Processor(Body(after)));

    private static string Body(string caught) => $$"""
        try
                {
                    await Task.Delay(1, cancellationToken);
                }
                {{caught}}
                {
                    Console.WriteLine("failed");
                }

                return message;
        """;
}
