using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Stages.Diagnostics;

/// <summary>Makes loggers that never throw: see <see cref="GuardedLogger"/>. Those of a log that is closed already log nowhere.</summary>
[SuppressMessage("Design", "CA1031", Justification = "Whatever a log provider throws.")]
internal sealed class GuardedLoggers(ILoggerFactory inner) : ILoggerFactory
{
    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName)
    {
        try
        {
            return new GuardedLogger(inner.CreateLogger(categoryName));
        }
        catch (Exception)
        {
            return NullLogger.Instance;
        }
    }

    /// <summary>The factory is the user's.</summary>
    public void Dispose()
    {
    }
}
