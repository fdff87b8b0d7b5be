using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>A rule for sinks, and how it is checked.</summary>
/// <param name="id">Its number.</param>
/// <param name="title">What it demands.</param>
/// <param name="features">What a sink must be able to do to be bound by it.</param>
internal abstract class SinkRule(string id, string title, SinkFeatures features = SinkFeatures.None)
{
    public ConformanceRule Rule { get; } = new(id, title, Wording.Needs(features, SinkFeatures.None));

    public bool IsFor(SinkFeatures declared) => (features & ~declared) == 0;

    /// <summary>Throws when the sink does not keep the rule.</summary>
    public abstract Task CheckAsync<T>(SinkBench<T> bench);
}
