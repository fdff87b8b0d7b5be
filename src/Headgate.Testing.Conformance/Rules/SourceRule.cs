using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules;

/// <summary>A rule for sources, and how it is checked.</summary>
internal abstract class SourceRule(string id, string title, SourceFeatures features)
{
    public ConformanceRule Rule { get; } = new(id, title);

    /// <summary>What a source must be able to do to be bound by it.</summary>
    public SourceFeatures Features => features;

    public abstract Task CheckAsync<T>(SourceBench<T> bench);
}
