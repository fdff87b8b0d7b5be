using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Files.Writing;

/// <summary>What a sink has from outside.</summary>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Logger">Where to log.</param>
internal sealed record FileSurroundings(TimeProvider TimeProvider, ILogger Logger)
{
    /// <summary>What a container has; the machine's clock and no log where it has none.</summary>
    public static FileSurroundings Of<TSink>(IServiceProvider services)
    {
        var clock = (TimeProvider?)services.GetService(typeof(TimeProvider)) ?? TimeProvider.System;
        var loggers = (ILoggerFactory?)services.GetService(typeof(ILoggerFactory)) ?? NullLoggerFactory.Instance;
        return new FileSurroundings(clock, loggers.CreateLogger<TSink>());
    }
}
