using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Headgate.Analyzers.Tests;

/// <summary>What the tests of every rule do.</summary>
public abstract class RulePromise
{
    internal abstract DiagnosticAnalyzer Analyzer { get; }

    internal abstract CodeFixProvider CodeFix { get; }

    /// <summary>A processor with this body, and members.</summary>
    internal static string Processor(string body, string members = "", string modifier = "async ") => $$"""
        public sealed class Doubler : IProcessor<int, int>
        {
        {{members}}
            public {{modifier}}ValueTask<Message<int>> ProcessAsync(Message<int> message, CancellationToken cancellationToken)
            {
                {{body}}
            }
        }
        """;

    internal async Task<IReadOnlyList<Diagnostic>> WarnsAsync(string marked)
    {
        using var code = new CheckedCode(Analyzer, marked);
        return await code.WarnsAsync();
    }

    internal async Task FixesAsync(string marked, string expected)
    {
        using var code = new CheckedCode(Analyzer, marked);
        Assert.Equal(expected.ReplaceLineEndings("\n"), (await code.FixAsync(CodeFix)).ReplaceLineEndings("\n"));
    }

    internal async Task OffersNothingAsync(string marked)
    {
        using var code = new CheckedCode(Analyzer, marked);
        Assert.All(await code.WarnsAsync(), diagnostic => Assert.Null(code.OfferedAsync(CodeFix, diagnostic).Result));
    }

    [Fact]
    public void Its_fix_is_for_its_number() => Assert.Contains(Assert.Single(Analyzer.SupportedDiagnostics).Id, CodeFix.FixableDiagnosticIds);
}
