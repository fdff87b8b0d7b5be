namespace OrdersEtl;

/// <summary>
/// The job cannot go on: an input that cannot be read, a database or a rejects file that cannot be written.
/// The message is the one line that the user sees; the exit code is 1.
/// </summary>
public sealed class JobFailedException : Exception
{
    public JobFailedException()
    {
    }

    public JobFailedException(string message)
        : base(message)
    {
    }

    public JobFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The report cannot be written.</summary>
    public static JobFailedException NoOutput(IOException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new JobFailedException($"The report cannot be written to standard output: {exception.Message}", exception);
    }
}
