using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>A rule for sources, and how it is checked.</summary>
/// <param name="id">Its number.</param>
/// <param name="title">What it demands.</param>
/// <param name="features">What a source must be able to do to be bound by it.</param>
/// <param name="except">What frees a source from it.</param>
internal abstract class SourceRule(string id, string title, SourceFeatures features = SourceFeatures.None, SourceFeatures except = SourceFeatures.None)
{
    public ConformanceRule Rule { get; } = new(id, title, Wording.Needs(features, except));

    public bool IsFor(SourceFeatures declared) => (features & ~declared) == 0 && (except & declared) == 0;

    /// <summary>Throws when the source does not keep the rule.</summary>
    public abstract Task CheckAsync<T>(SourceBench<T> bench);
}
