using Headgate.Testing.Conformance.Rules;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance;

/// <summary>The rules for sinks and for sinks of dead letters. Each is checked by a test of its own:
/// <code>
/// public static TheoryData&lt;string&gt; Rules =&gt; [.. SinkConformance.RulesFor(MySinkSubject.Declared)];
///
/// [Theory, MemberData(nameof(Rules))]
/// public Task It_keeps(string rule) =&gt; SinkConformance.CheckAsync(rule, () =&gt; new MySinkSubject());
/// </code></summary>
public static class SinkConformance
{
    /// <summary>Gets all rules: their numbers, and what each demands.</summary>
    public static IReadOnlyList<ConformanceRule> Rules => [.. SinkRules.All.Select(static rule => rule.Rule)];

    /// <summary>Finds the rules that a sink is to keep.</summary>
    /// <param name="features">What it can do.</param>
    /// <returns>Their numbers.</returns>
    public static IReadOnlyList<string> RulesFor(SinkFeatures features) =>
        [.. SinkRules.All.Where(rule => rule.IsFor(features)).Select(static rule => rule.Rule.Id)];

    /// <summary>Checks a rule.</summary>
    /// <typeparam name="T">The type of the sink's data.</typeparam>
    /// <param name="rule">Its number.</param>
    /// <param name="create">Makes the sink under test.</param>
    /// <returns>A task that ends when the sink has kept it.</returns>
    /// <exception cref="ConformanceException">It has not.</exception>
    /// <exception cref="ArgumentException">There is no rule of that number.</exception>
    public static async Task CheckAsync<T>(string rule, Func<SinkSubject<T>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        var found = SinkRules.All.FirstOrDefault(it => it.Rule.Id == rule) ?? throw new ArgumentException($"There is no rule {rule}.", nameof(rule));
        var subject = create();
        await using (subject.ConfigureAwait(false)) await Task.Run(() => CheckAsync(found, subject)).ConfigureAwait(false);
    }

    private static async Task CheckAsync<T>(SinkRule rule, SinkSubject<T> subject)
    {
        await using var bench = new SinkBench<T>(rule.Rule, subject);
        await rule.CheckAsync(bench);
    }
}
