using System.Text.RegularExpressions;
using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Architecture.Tests.Waiting;

/// <summary>
/// A test waits for what it promises and not for a while: no Thread.Sleep, and no Task.Delay of a written length on the machine's clock.
/// A delay through a TimeProvider is a test's own time and may be written down.
/// </summary>
internal sealed partial class SleepWall : IWall
{
    public IEnumerable<Violation> Inspect(Snapshot snapshot) =>
        from file in snapshot.CSharpIn("tests")
        from call in file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
        let target = call.Expression.ToString()
        where Sleeps().IsMatch(target) || (Delays().IsMatch(target) && WaitsForAWhile(call.ArgumentList.Arguments))
        select file.Breach(call, $"{call}", "tests wait for events, not for time", "Await a barrier, a completion or a FakeTimeProvider.");

    private static bool WaitsForAWhile(SeparatedSyntaxList<ArgumentSyntax> arguments) =>
        arguments.Count is 1 or 2
        && arguments[0].DescendantNodes().Any(node => node.IsKind(SyntaxKind.NumericLiteralExpression))
        && !arguments.Skip(1).Any(argument => Clock().IsMatch(argument.ToString()));

    [GeneratedRegex(@"^(System\.Threading\.)?Thread\.Sleep$")]
    private static partial Regex Sleeps();

    [GeneratedRegex(@"^(System\.Threading\.Tasks\.)?Task\.Delay$")]
    private static partial Regex Delays();

    [GeneratedRegex("time|clock", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();
}
