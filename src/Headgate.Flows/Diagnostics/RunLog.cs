using System.Collections.Concurrent;
using Headgate.Stages;
using Microsoft.Extensions.Logging;

namespace Headgate.Flows.Diagnostics;

/// <summary>Where the stages of one run log. The failure of a flow is thrown where the flow is awaited, and is an error in the log of the stage that it happened in; that the other
/// stages end with it is for those who look closely.</summary>
/// <param name="inner">Where it goes.</param>
/// <param name="following">The name of a stage that reads another run, which has logged its failure already.</param>
internal sealed class RunLog(ILoggerFactory inner, string following) : ILoggerFactory
{
    private readonly ConcurrentDictionary<Exception, bool> _failures = new(ReferenceEqualityComparer.Instance);

    /// <summary>An environment that logs so.</summary>
    public static StageEnvironment In(StageEnvironment environment, string following) => environment.WithLoggerFactory(new RunLog(environment.LoggerFactory, following));

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new RunLogger(inner.CreateLogger(categoryName), this);

    /// <summary>The factory is the user's.</summary>
    public void Dispose()
    {
    }

    /// <summary>A stage has failed.</summary>
    /// <returns>Whether that is news.</returns>
    public bool IsNews(string? stage, Exception? failure) => stage != following && (failure is null || _failures.TryAdd(failure, true));
}
