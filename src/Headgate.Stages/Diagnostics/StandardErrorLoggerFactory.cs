using Microsoft.Extensions.Logging;

namespace Headgate.Stages.Diagnostics;

/// <summary>Where stages log when nobody said where: failures go to standard error, with their exceptions, and nothing else anywhere. Safe on any thread.</summary>
internal sealed class StandardErrorLoggerFactory : ILoggerFactory
{
    private StandardErrorLoggerFactory()
    {
    }

    public static StandardErrorLoggerFactory Instance { get; } = new();

    public ILogger CreateLogger(string categoryName) => new ErrorLogger(categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class ErrorLogger(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error or LogLevel.Critical;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // What a stage that is stopped has not processed is an error too, and logged as one. Here it would be noise at the end of every program.
            if (!IsEnabled(logLevel) || exception is null) return;
            try
            {
                // In one piece, so that the entries of several stages do not mix.
                Console.Error.Write($"error: {category}[{eventId.Id}] {formatter(state, exception)}{Environment.NewLine}{exception}{Environment.NewLine}");
            }
            catch (IOException)
            {
                // Nobody reads standard error. A log must not bring down what it reports on.
            }
        }
    }
}
