using Headgate.Testing.Conformance.Rules;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance;

/// <summary>The rules for sources. Each is checked by a test of its own:
/// <code>
/// public static TheoryData&lt;string&gt; Rules =&gt; [.. SourceConformance.RulesFor(MySubject.Declared)];
///
/// [Theory, MemberData(nameof(Rules))]
/// public Task It_keeps(string rule) =&gt; SourceConformance.CheckAsync(rule, () =&gt; new MySubject());
/// </code></summary>
public static class SourceConformance
{
    /// <summary>Gets all rules: their numbers, and what each demands.</summary>
    public static IReadOnlyList<ConformanceRule> Rules => [.. SourceRules.All.Select(static rule => rule.Rule)];

    /// <summary>Finds the rules that a source is to keep.</summary>
    /// <param name="features">What it can do.</param>
    /// <returns>Their numbers.</returns>
    public static IReadOnlyList<string> RulesFor(SourceFeatures features) =>
        [.. SourceRules.All.Where(rule => rule.IsFor(features)).Select(static rule => rule.Rule.Id)];

    /// <summary>Checks a rule.</summary>
    /// <typeparam name="T">The type of the source's data.</typeparam>
    /// <param name="rule">Its number.</param>
    /// <param name="create">Makes the source under test.</param>
    /// <returns>A task that ends when the source has kept it.</returns>
    /// <exception cref="ConformanceException">It has not.</exception>
    /// <exception cref="ArgumentException">There is no rule of that number.</exception>
    public static async Task CheckAsync<T>(string rule, Func<SourceSubject<T>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var found = SourceRules.All.FirstOrDefault(it => it.Rule.Id == rule) ?? throw new ArgumentException($"There is no rule {rule}.", nameof(rule));
        var subject = create();
        await using (subject.ConfigureAwait(false)) await Task.Run(() => CheckAsync(found, subject)).ConfigureAwait(false);
    }

    private static async Task CheckAsync<T>(SourceRule rule, SourceSubject<T> subject)
    {
        await using var bench = new SourceBench<T>(rule.Rule, subject);
        await rule.CheckAsync(bench);
    }
}
